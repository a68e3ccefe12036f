/// The layout of an ordinary URL in eight bytes.
///
/// Ordinary is an http or https URL without a user name whose path and query end before byte
/// 65,536. The layout of any other URL is not kept: it is found again in the serialisation when it
/// is asked for (``URLLayout/init(ofSerialised:)``).
struct CompactURLLayout: Sendable {
    // An enum, because an enum around a URL keeps its own case in the values that this one leaves
    // unused.
    private enum Kind: UInt8 { case http, https, other }

    private let kind: Kind
    /// Bytes from the host to the path: ":8080" or none.
    private let portLength: UInt8
    private let hostEnd: UInt16
    private let queryStart: UInt16
    private let fragmentStart: UInt16

    /// Keeps the layout of `url` if it is an ordinary one.
    init(_ layout: URLLayout, of url: Span<UInt8>) {
        guard let kind = Self.kind(layout, url), layout.hostStart == layout.schemeEnd + 2,
            let fragmentStart = UInt16(exactly: layout.fragmentStart)
        else {
            (kind, portLength, hostEnd, queryStart, fragmentStart) = (.other, 0, 0, 0, 0)
            return
        }
        self.kind = kind
        portLength = UInt8(truncatingIfNeeded: layout.pathStart - layout.hostEnd)
        hostEnd = UInt16(truncatingIfNeeded: layout.hostEnd)
        queryStart = UInt16(truncatingIfNeeded: layout.queryStart)
        self.fragmentStart = fragmentStart
    }

    /// The layout; nil if it is not an ordinary one.
    var expanded: URLLayout? {
        let schemeEnd: UInt32
        switch kind {
        case .http: schemeEnd = 5
        case .https: schemeEnd = 6
        case .other: return nil
        }
        return URLLayout(
            schemeEnd: schemeEnd,
            usernameEnd: schemeEnd + 2,
            hostStart: schemeEnd + 2,
            hostEnd: UInt32(hostEnd),
            pathStart: UInt32(hostEnd) + UInt32(portLength),
            queryStart: UInt32(queryStart),
            fragmentStart: UInt32(fragmentStart)
        )
    }

    private static func kind(_ layout: URLLayout, _ url: Span<UInt8>) -> Kind? {
        switch layout.schemeEnd {
        case 5 where url.matches("http", in: 0..<4): .http
        case 6 where url.matches("https", in: 0..<5): .https
        default: nil
        }
    }
}
