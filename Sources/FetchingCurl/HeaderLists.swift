import CCurl

/// The configured header lines, as libcurl wants them.
///
/// libcurl goes through such a list some ten times a request, so what it can be told by an option
/// is not in it.
final class HeaderLists {
    /// The content codings that we decode.
    static let codings = "gzip, deflate"

    /// What goes to a task's own origin only; nil if nothing was configured.
    let own: UnsafeMutableRawPointer?
    /// Whether the configured headers leave the content codings to us.
    let asksForCodings: Bool

    init(_ configuration: TransportConfiguration) {
        var head: UnsafeMutablePointer<curl_slist>?
        for line in configuration.headers { head = curl_slist_append(head, line) ?? head }
        own = head.map { UnsafeMutableRawPointer($0) }
        asksForCodings = !configuration.headers.contains { Self.name($0) == "accept-encoding" }
    }

    deinit {
        curl_slist_free_all(own?.assumingMemoryBound(to: curl_slist.self))
    }

    private static func name(_ line: String) -> String {
        String(line.prefix { $0 != ":" }).lowercased()
    }
}
