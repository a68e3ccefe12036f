/// Why a string is not a URL.
public enum WebURLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A relative reference without a base.
    case noSchemeAndNoBase
    /// A relative reference whose base (`mailto:`, `data:`) has no hierarchy.
    case opaqueBase
    /// A host is required here and missing.
    case missingHost
    /// The host contains a forbidden code point.
    case invalidHost
    /// The domain fails IDNA processing (UTS #46).
    case invalidDomain
    /// The host ends in a number but is not an IPv4 address.
    case invalidIPv4
    /// The host in brackets is not an IPv6 address.
    case invalidIPv6
    /// The port is not a number up to 65535.
    case invalidPort
    /// The input is longer than 64 MiB.
    case tooLong

    /// The reason in words.
    public var description: String {
        switch self {
        case .noSchemeAndNoBase: "no scheme and no base"
        case .opaqueBase: "relative to a base without hierarchy"
        case .missingHost: "no host"
        case .invalidHost: "invalid host"
        case .invalidDomain: "invalid domain name"
        case .invalidIPv4: "invalid IPv4 address"
        case .invalidIPv6: "invalid IPv6 address"
        case .invalidPort: "invalid port"
        case .tooLong: "URL too long"
        }
    }
}
