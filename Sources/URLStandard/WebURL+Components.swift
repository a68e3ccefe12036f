/// The components as in the serialisation, without delimiters.
extension WebURL {
    /// In lower case, without ":".
    public var scheme: String { text(0, layout.schemeEnd - 1) }

    /// Percent-encoded; empty if absent.
    public var username: String {
        layout.hasAuthority ? text(layout.schemeEnd + 2, layout.usernameEnd) : ""
    }

    /// Percent-encoded; empty if absent.
    public var password: String {
        layout.hostStart > layout.usernameEnd + 1
            ? text(layout.usernameEnd + 1, layout.hostStart - 1) : ""
    }

    /// Whether a user name or a password is part of the URL.
    public var hasCredentials: Bool { layout.hostStart > layout.usernameEnd }

    /// Serialised (a domain in its ASCII form, an IPv6 address in brackets); empty if
    /// absent.
    public var host: String { text(layout.hostStart, layout.hostEnd) }

    /// Nil if it is absent or the scheme's default.
    public var port: UInt16? {
        guard layout.hasAuthority, layout.pathStart > layout.hostEnd else { return nil }
        return UInt16(text(layout.hostEnd + 1, layout.pathStart))
    }

    /// The port, or else the scheme's default; nil if the scheme has none.
    public var effectivePort: UInt16? { port ?? SpecialScheme(scheme)?.defaultPort }

    /// Begins with "/", unless the path is opaque, or is empty without a special scheme.
    public var path: String { text(layout.pathStart, layout.queryStart) }

    /// Without "?"; nil if absent, which differs from empty.
    public var query: String? {
        layout.fragmentStart > layout.queryStart
            ? text(layout.queryStart + 1, layout.fragmentStart) : nil
    }

    /// Without "#"; nil if absent, which differs from empty.
    public var fragment: String? {
        length > layout.fragmentStart ? text(layout.fragmentStart + 1, length) : nil
    }

    /// Path and query, as an HTTP request line (RFC 9112 §3.2.1) and the rules of robots.txt have them.
    public var requestTarget: String { text(layout.pathStart, layout.fragmentStart) }

    /// The bytes of ``href`` that are the ``requestTarget``.
    package var requestTargetRange: Range<Int> {
        let layout = layout
        return Int(layout.pathStart)..<Int(layout.fragmentStart)
    }

    /// Whether the path is one opaque string (`mailto:x`), to which no reference can be relative.
    public var hasOpaquePath: Bool {
        guard !layout.hasAuthority else { return false }
        return layout.pathStart == length || byte(layout.pathStart) != .ascii("/")
    }

    /// Whether scheme, credentials, host and port are the same, byte for byte.
    public func hasSameAuthority(as other: WebURL) -> Bool {
        guard other.layout.pathStart == layout.pathStart else { return false }
        let own = href.utf8.span
        let others = other.href.utf8.span
        for index in 0..<Int(layout.pathStart) where own[index] != others[index] { return false }
        return true
    }

    /// Whether the scheme is http or https.
    public var isHTTP: Bool {
        switch layout.schemeEnd {
        case 5: href.utf8.starts(with: "http:".utf8)
        case 6: href.utf8.starts(with: "https:".utf8)
        default: false
        }
    }

    /// The host, if it is an IP address.
    public var hostAddress: IPAddress? {
        guard let last = lastHostByte else { return nil }
        if last == .ascii("]") {
            let inside = text(layout.hostStart + 1, layout.hostEnd - 1)
            return IPv6Parser.parse(inside.utf8.span)
        }
        guard last.isDigit, SpecialScheme(scheme) != nil else { return nil }
        return IPAddress(host)
    }

    private var lastHostByte: UInt8? {
        layout.hostEnd > layout.hostStart ? byte(layout.hostEnd - 1) : nil
    }

    var length: UInt32 { UInt32(href.utf8.count) }

    func byte(_ offset: UInt32) -> UInt8 { href.utf8.span[Int(offset)] }

    func text(_ start: UInt32, _ end: UInt32) -> String {
        let bytes = href.utf8
        let first = bytes.index(bytes.startIndex, offsetBy: Int(start))
        return String(href[first..<bytes.index(first, offsetBy: Int(end - start))])
    }
}
