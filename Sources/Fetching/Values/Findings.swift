/// What is worth a warning about something that was fetched well.
public struct Findings: OptionSet, Hashable, Sendable {
    /// The flags as bits.
    public let rawValue: UInt8

    /// The findings of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A 301, 302, 303, 307 or 308 without `Location`, which leads nowhere (RFC 9110 §15.4).
    public static let redirectWithoutLocation = Findings(rawValue: 1)
    /// The body was longer than is taken, and only its beginning was read.
    public static let bodyCut = Findings(rawValue: 2)

    /// The names in result lines and on screen, in a fixed order.
    public var names: [String] {
        isEmpty ? [] : Self.named.filter { contains($0.flag) }.map(\.name)
    }

    private static let named: [(flag: Findings, name: String)] = [
        (.redirectWithoutLocation, "redirect.no-location"),
        (.bodyCut, "body.truncated-at-limit"),
    ]
}
