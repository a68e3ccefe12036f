/// `/redirect/N`: N redirects, then a page.
struct RedirectPath: PathHandler {
    let roots = ["redirect"]

    /// A relative 302 to the next hop, or the page at `/redirect/0`.
    func answer(to request: SiteRequest) -> Answer {
        guard let hops = request.argument.flatMap({ Int($0) }), (0...100).contains(hops) else {
            return .problem(400, "Ask for /redirect/N with 0 to 100 hops.")
        }
        guard hops > 0 else { return .reply(Self.end) }
        return .reply(.redirect(302, to: "/redirect/\(hops - 1)"))
    }

    private static let end = Reply.html(
        Reply.page(title: "Arrived", "<p>No more redirects. <a href=\"/\">Front page</a></p>")
    )
}
