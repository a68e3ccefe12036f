/// Scheme, host and port (RFC 6454; URL Standard §4.7).
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// In lower case.
    public let scheme: String
    /// Serialised; empty in an opaque origin.
    public let host: String
    /// The effective port; 0 in an opaque origin.
    public let port: UInt16

    /// An origin from a scheme and a host in serialised form.
    public init(scheme: String, host: String, port: UInt16) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// The origin of a URL that has none, such as `data:`.
    ///
    /// The standard lets an opaque origin equal nothing but itself; here those of one scheme are
    /// equal.
    static func opaque(scheme: String) -> Origin { Origin(scheme: scheme, host: "", port: 0) }

    /// Whether this is an opaque origin.
    public var isOpaque: Bool { host.isEmpty }

    /// "host:port".
    public var authorityKey: String { "\(host):\(port)" }

    /// The ASCII serialisation (RFC 6454 §6.2): without the default port, and "null" when opaque.
    public var description: String {
        if isOpaque { return "null" }
        return SpecialScheme(scheme)?.defaultPort == port
            ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}
