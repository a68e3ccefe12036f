/// `/robots.txt` (RFC 9309).
struct RobotsPath: PathHandler {
    let roots = ["robots.txt"]
    private let reply: Reply

    /// Rules by their text.
    init(text: String) {
        reply = .text(text)
    }

    /// The rules of the site at `baseURL`.
    init(baseURL: String) {
        self.init(
            text: """
                # The demo site of crawltop
                User-agent: *
                Disallow: /trap/
                Disallow: /site/private/
                Allow: /site/private/open.html

                Sitemap: \(baseURL)/sitemap.xml

                """
        )
    }

    /// The rules.
    func answer(to request: SiteRequest) -> Answer {
        request.path == "/robots.txt" ? .reply(reply) : .problem(404, "No such page.")
    }
}
