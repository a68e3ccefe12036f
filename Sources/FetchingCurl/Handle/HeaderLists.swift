import CCurl

/// A request's header lines, as libcurl wants them.
///
/// What each request says of us is among them and no option: libcurl formats what it is told by an
/// option twice for each request, byte by byte.
final class HeaderLists {
    /// The content codings that we decode.
    private static let codings = "gzip, deflate"

    /// What goes to a task's own origin.
    let own: UnsafeMutableRawPointer?
    /// What goes everywhere.
    let common: UnsafeMutableRawPointer?
    private let ownLines: [String]
    private let commonLines: [String]

    init(_ configuration: TransportConfiguration) {
        // To a proxy libcurl itself says who we are, where it asks for a tunnel.
        let agent = configuration.proxy == nil ? ["User-Agent: \(configuration.userAgent)"] : []
        commonLines = agent + ["Accept: */*", "Accept-Encoding: \(Self.codings)"]
        let names = Set(configuration.headers.map(Self.name))
        ownLines =
            commonLines.filter { !names.contains(Self.name($0)) } + configuration.headers
        own = Self.list(ownLines)
        common = Self.list(commonLines)
    }

    deinit {
        for list in [own, common] {
            curl_slist_free_all(list?.assumingMemoryBound(to: curl_slist.self))
        }
    }

    /// The lines for a request with a method or payload of its own, to be freed by the caller.
    ///
    /// - Parameter contentType: The payload's type, which goes wherever the payload goes; nil leaves
    ///   it to the configured headers, and sends none where these do not go.
    func list(sendsCredentials: Bool, contentType: String?) -> UnsafeMutableRawPointer? {
        var lines = sendsCredentials ? ownLines : commonLines
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
