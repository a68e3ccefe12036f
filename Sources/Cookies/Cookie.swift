import URLStandard

/// One cookie as it is stored (RFC 6265 §5.3).
///
/// Descriptions and dumps hide the value.
package struct Cookie: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Name and value are opaque bytes.
    package let name: [UInt8]
    package internal(set) var value: [UInt8]
    /// In ASCII form, lower case, without a dot in front.
    package let domain: String
    package let path: String
    /// In seconds since 1970; nil for as long as the session lasts.
    package internal(set) var expires: Int64?
    /// Whether it goes to this very host only, rather than to those below it too.
    package let isHostOnly: Bool
    package let isSecure: Bool
    package let isHTTPOnly: Bool
    /// Rises with each cookie that is stored; an update keeps it.
    var created: UInt64 = 0
    /// Rises with each use.
    var used: UInt64 = 0

    /// The most bytes of a name and its value (RFC 6265 §6.1).
    static let maximumSize = 4096

    package var description: String { "\(String(decoding: name, as: UTF8.self))=***" }

    package var customMirror: Mirror { Mirror(self, children: ["cookie": description]) }

    func isExpired(at now: Int64) -> Bool { expires.map { $0 <= now } ?? false }

    /// Whether it is the same cookie with perhaps another value.
    func replaces(_ other: Cookie) -> Bool {
        name == other.name && domain == other.domain && path == other.path
            && isHostOnly == other.isHostOnly
    }

    /// Whether it goes to a path (RFC 6265 §5.1.4).
    func matches(path other: String) -> Bool {
        guard other.utf8.starts(with: path.utf8) else { return false }
        return other.utf8.count == path.utf8.count || path.utf8.last == UInt8(ascii: "/")
            || other.utf8.dropFirst(path.utf8.count).first == UInt8(ascii: "/")
    }
}

/// Where a request goes, as far as cookies are concerned.
struct CookieTarget {
    let host: String
    let path: String
    /// Whether no one on the network can read it: over TLS, or on this machine.
    let isSecure: Bool
    /// Whether the host is an address, which has no domains above it.
    let isAddress: Bool

    init(_ url: WebURL) {
        host = url.host
        path = url.path
        let address = url.hostAddress
        isAddress = address != nil
        isSecure =
            url.scheme == "https" || address?.isLoopback == true || host == "localhost"
            || host.hasSuffix(".localhost")
    }

    /// Whether the host is a domain or below it (RFC 6265 §5.1.3).
    func isWithin(_ domain: String) -> Bool {
        host == domain || !isAddress && host.hasSuffix(".\(domain)")
    }

    /// The path that a cookie without one belongs to (RFC 6265 §5.1.4).
    var defaultPath: String {
        guard path.hasPrefix("/"), let last = path.lastIndex(of: "/"), last > path.startIndex
        else { return "/" }
        return String(path[..<last])
    }
}
