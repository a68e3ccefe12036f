/// What has to be looked up for a URL, if anything.
enum HostKey: Equatable, Sendable {
    /// Nothing: the host is an address, or a name that always means this machine (RFC 6761 §6.3).
    case known
    /// A name, and the port to connect to.
    case name(String, port: UInt16)
    /// A host that no name server can know.
    case unknowable

    /// A host name has at most 253 bytes (RFC 1035 §2.3.4), a dot at its end apart.
    private static let maximumLength = 254

    /// Reads an absolute, normalised http or https URL.
    init(_ url: String) {
        self = url.utf8.withContiguousStorageIfAvailable { Self.read($0) } ?? .unknowable
    }

    private static func read(_ url: UnsafeBufferPointer<UInt8>) -> HostKey {
        // "http://" or "https://"; libcurl refuses any other scheme.
        guard url.count > 7 else { return .unknowable }
        let isSecure = url[4] == UInt8(ascii: "s")
        guard url[0] == UInt8(ascii: "h"), isSecure || url[4] == UInt8(ascii: ":") else {
            return .known
        }
        var start = isSecure ? 8 : 7
        var end = start
        var colon = -1
        scan: while end < url.count {
            switch url[end] {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
            case UInt8(ascii: "@"):
                start = end + 1
                colon = -1
            case UInt8(ascii: ":"): colon = end
            case UInt8(ascii: "["): return .known
            default: break
            }
            end += 1
        }
        var port: UInt16? = isSecure ? 443 : 80
        if colon >= 0 {
            port = UInt16(text(url, colon + 1, end))
            end = colon
        }
        guard let port, end > start else { return .unknowable }
        // A normalised host that ends in a number is an IPv4 address (URL Standard §3.5).
        if isNumeric(url, start, end) { return .known }
        guard end - start <= maximumLength, isName(url, start, end) else { return .unknowable }
        let name = text(url, start, end)
        return name == "localhost" || name.hasSuffix(".localhost")
            ? .known : .name(name, port: port)
    }

    private static func isNumeric(
        _ url: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ end: Int
    ) -> Bool {
        for index in (start..<end).reversed() {
            let byte = url[index]
            guard byte &- 48 < 10 || byte == UInt8(ascii: ".") else { return false }
        }
        return true
    }

    /// Other bytes may stand in a URL's host, but not in a host's name (RFC 1123 §2.1), where an
    /// underscore is common; and an asterisk would be all hosts to libcurl.
    private static func isName(
        _ url: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ end: Int
    ) -> Bool {
        for index in start..<end {
            switch url[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                continue
            default: return false
            }
        }
        return true
    }

    private static func text(
        _ url: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ end: Int
    ) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: url[start..<end]), as: UTF8.self)
    }
}
