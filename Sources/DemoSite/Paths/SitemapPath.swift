import NIOCore

/// `/sitemap.xml` (sitemaps.org protocol 0.9): every ordinary page, and one that no page links.
struct SitemapPath: PathHandler {
    let roots = ["sitemap.xml"]
    private let reply: Reply

    /// The map of `encyclopedia` at `baseURL`.
    init(encyclopedia: Encyclopedia, baseURL: String) {
        let entries = encyclopedia.pages.map { page in
            "  <url><loc>\(escapedHTML(baseURL + page.target))</loc></url>\n"
        }
        let document = """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
              <url><loc>\(baseURL)/</loc></url>
            \(entries.joined())</urlset>

            """
        reply = Reply(
            type: "application/xml; charset=utf-8",
            body: .bytes(ByteBuffer(string: document))
        )
    }

    /// The map.
    func answer(to request: SiteRequest) -> Answer {
        request.path == "/sitemap.xml" ? .reply(reply) : .problem(404, "No such page.")
    }
}
