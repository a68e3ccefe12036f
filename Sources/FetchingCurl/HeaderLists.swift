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
    private let lines: [String]

    init(_ configuration: TransportConfiguration) {
        lines = configuration.headers
        own = Self.list(lines)
        asksForCodings = !lines.contains { Self.name($0) == "accept-encoding" }
    }

    deinit {
        curl_slist_free_all(own?.assumingMemoryBound(to: curl_slist.self))
    }

    /// The lines for a request with a method or payload of its own, to be freed by the caller.
    ///
    /// - Parameter contentType: The payload's type, which goes wherever the payload goes; nil leaves
    ///   it to the configured headers, and sends none where these do not go.
    func list(sendsCredentials: Bool, contentType: String?) -> UnsafeMutableRawPointer? {
        var lines = sendsCredentials ? lines : []
        if let contentType {
            lines.removeAll { Self.name($0) == "content-type" }
            lines.append("Content-Type: \(contentType)")
        } else if !lines.contains(where: { Self.name($0) == "content-type" }) {
            // libcurl would call any payload a form.
            lines.append("Content-Type:")
        }
        // Nor does it wait for a `100 Continue` that few servers send.
        return Self.list(lines + ["Expect:"])
    }

    private static func list(_ lines: [String]) -> UnsafeMutableRawPointer? {
        var head: UnsafeMutablePointer<curl_slist>?
        for line in lines { head = curl_slist_append(head, line) ?? head }
        return head.map { UnsafeMutableRawPointer($0) }
    }

    private static func name(_ line: String) -> String {
        String(line.prefix { $0 != ":" && $0 != ";" }).lowercased()
    }
}
