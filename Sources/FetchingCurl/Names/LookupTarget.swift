import URLStandard

/// What has to be looked up before an origin can be connected to, if anything.
enum LookupTarget: Equatable, Sendable {
    /// Nothing: the host is an address, or a name that always means this machine (RFC 6761 §6.3).
    case known
    /// A name, and the port to connect to.
    case name(String, port: UInt16)
    /// A host that no name server can know.
    case unknowable

    /// A host name has at most 253 bytes (RFC 1035 §2.3.4), not counting a dot at its end.
    private static let maximumLength = 254

    /// The target of requests to an http or https origin.
    init(_ origin: Origin) {
        let host = origin.host
        if Self.isAddress(host) || Self.isThisMachine(host) {
            self = .known
        } else if host.utf8.count <= Self.maximumLength, Self.isName(host) {
            self = .name(host, port: origin.port)
        } else {
            self = .unknowable
        }
    }

    /// The target of requests through a proxy.
    ///
    /// libcurl looks up what is not an http or https proxy itself.
    init(proxy: String) {
        guard let url = try? WebURL(proxy), url.isHTTP else {
            self = .known
            return
        }
        self.init(url.origin)
    }

    /// Whether a name always means this machine (RFC 6761 §6.3).
    static func isThisMachine(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost")
    }

    /// A serialised host in brackets is an IPv6 address, and one of digits and dots an IPv4 address
    /// (URL Standard §3.5).
    private static func isAddress(_ host: String) -> Bool {
        host.utf8.first == UInt8(ascii: "[")
            || host.utf8.allSatisfy { $0 &- 48 < 10 || $0 == UInt8(ascii: ".") }
    }

    /// Whether a name server can know the host.
    ///
    /// A URL's host may hold more characters than a host's name (RFC 1123 §2.1). Underscores are
    /// common in names all the same. An asterisk would mean all hosts to `CURLOPT_RESOLVE`.
    private static func isName(_ host: String) -> Bool {
        !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
