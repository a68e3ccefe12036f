import NIOCore

/// `/gzip`: a page in gzip, whatever the client says it accepts.
struct GzipPath: PathHandler {
    let roots = ["gzip"]

    /// The page.
    func answer(to request: SiteRequest) -> Answer {
        guard request.path == "/gzip" else { return .problem(404, "The path is /gzip.") }
        return .reply(Self.page)
    }

    /// A whole page, encoded.
    static func encoded(_ document: String) -> Reply {
        Reply(
            fields: [("Content-Encoding", "gzip")],
            body: .bytes(ByteBuffer(bytes: StoredDeflate.gzip(Array(document.utf8))))
        )
    }

    private static let page = encoded(
        Reply.page(
            title: "In gzip",
            "<p>These words came in a gzip member. <a href=\"/\">Front page</a></p>"
        )
    )
}
