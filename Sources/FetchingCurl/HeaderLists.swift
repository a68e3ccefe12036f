import CCurl

/// Header lines for all handles: those for a task's own origin, and those for any other.
final class HeaderLists {
    /// With the configured headers.
    let own: UnsafeMutableRawPointer?
    /// Without them.
    let foreign: UnsafeMutableRawPointer?

    init(_ configuration: TransportConfiguration) {
        // libcurl adds `Accept: */*` by itself.
        let common = ["Accept-Encoding: gzip, deflate"]
        func list(_ lines: [String]) -> UnsafeMutableRawPointer? {
            var head: UnsafeMutablePointer<curl_slist>?
            for line in lines { head = curl_slist_append(head, line) ?? head }
            return head.map { UnsafeMutableRawPointer($0) }
        }
        let given = Set(configuration.headers.map(Self.name))
        own = list(common.filter { !given.contains(Self.name($0)) } + configuration.headers)
        foreign = list(common)
    }

    deinit {
        for list in [own, foreign] {
            curl_slist_free_all(list?.assumingMemoryBound(to: curl_slist.self))
        }
    }

    private static func name(_ line: String) -> String {
        String(line.prefix { $0 != ":" }).lowercased()
    }
}
