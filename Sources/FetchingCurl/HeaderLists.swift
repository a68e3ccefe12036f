import CCurl

/// Header lines for all handles: those for a task's own origin, and those for any other.
final class HeaderLists {
    /// With the configured headers.
    let own: UnsafeMutableRawPointer?
    /// Without them.
    let foreign: UnsafeMutableRawPointer?
    private let ownLines: [String]
    private let foreignLines: [String]

    init(_ configuration: TransportConfiguration) {
        // libcurl adds `Accept: */*` by itself.
        let common = ["Accept-Encoding: gzip, deflate"]
        let given = Set(configuration.headers.map(Self.name))
        ownLines = common.filter { !given.contains(Self.name($0)) } + configuration.headers
        foreignLines = common
        own = Self.list(ownLines)
        foreign = Self.list(foreignLines)
    }

    deinit {
        for list in [own, foreign] {
            curl_slist_free_all(list?.assumingMemoryBound(to: curl_slist.self))
        }
    }

    /// The lines for a request with a method or payload of its own, to be freed by the caller.
    ///
    /// - Parameter contentType: The payload's type, which goes wherever the payload goes; nil leaves
    ///   it to the configured headers, and sends none where these do not go.
    func list(sendsCredentials: Bool, contentType: String?) -> UnsafeMutableRawPointer? {
        var lines = sendsCredentials ? ownLines : foreignLines
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
