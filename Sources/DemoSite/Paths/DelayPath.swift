/// `/delay/DURATION`: a small page after a wait.
struct DelayPath: PathHandler {
    let roots = ["delay"]

    /// The page, or 400 for what is no duration up to five minutes.
    func answer(to request: SiteRequest) -> Answer {
        guard let wait = request.argument.flatMap({ Quantity.duration($0) }),
            wait <= DemoSiteConfiguration.longestWait
        else {
            return .problem(400, "Ask for /delay/DURATION up to 5m, such as 500ms, 2s or 1m30s.")
        }
        return .reply(Self.page, after: wait)
    }

    private static let page = Reply.html(
        Reply.page(title: "Delayed", "<p>Here at last. <a href=\"/\">Front page</a></p>")
    )
}
