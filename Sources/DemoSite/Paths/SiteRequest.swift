import NIOCore
import NIOHTTP1

/// One GET or HEAD request, as a path handler sees it.
struct SiteRequest: Sendable {
    /// The path with its leading slash, as sent: no percent-decoding, no dot segments removed.
    let path: Substring
    /// What follows the first `?`, or nothing.
    let query: Substring
    /// The header fields as sent; hostile.
    let headers: HTTPHeaders
    /// When the request was complete, for handlers whose answer depends on time.
    let receivedAt: NIODeadline

    /// A request for `target`, in origin form or in absolute form (RFC 9112 §3.2).
    init(target: String, headers: HTTPHeaders = [:], receivedAt: NIODeadline) {
        var rest = target[...]
        if !rest.hasPrefix("/") { rest = Self.originForm(rest) }
        let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        path = rest[..<mark]
        query = mark < rest.endIndex ? rest[rest.utf8.index(after: mark)...] : ""
        self.headers = headers
        self.receivedAt = receivedAt
    }

    /// What follows scheme and authority, `/` where that is nothing or there are none.
    private static func originForm(_ target: Substring) -> Substring {
        guard let colon = target.utf8.firstIndex(of: UInt8(ascii: ":")) else { return "/" }
        let afterColon = target[colon...].dropFirst()
        guard afterColon.hasPrefix("//") else { return "/" }
        let authority = afterColon.dropFirst(2)
        let slash = authority.utf8.firstIndex(of: UInt8(ascii: "/"))
        return slash.map { authority[$0...] } ?? "/"
    }

    /// The path between its slashes: `/redirect/3` gives `redirect`, `3`; `/` gives one empty part.
    var components: [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    /// The first component, which names the handler.
    var root: Substring {
        let afterSlash = path.dropFirst()
        return afterSlash.utf8.firstIndex(of: UInt8(ascii: "/")).map { afterSlash[..<$0] }
            ?? afterSlash
    }

    /// The only component after the root, or nil where there are none or several.
    var argument: Substring? {
        let parts = components
        return parts.count == 2 ? parts[1] : nil
    }

    /// The value of the first query parameter of this name, as sent.
    func parameter(_ name: String) -> Substring? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts[0] == name { return parts.count == 2 ? parts[1] : "" }
        }
        return nil
    }
}
