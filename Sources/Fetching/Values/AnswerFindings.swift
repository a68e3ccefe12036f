/// What the engine finds in an answer that was fetched well; a result has it in its ``Assessment``.
public struct AnswerFindings: OptionSet, Hashable, Sendable {
    /// The flags as bits.
    public let rawValue: UInt8

    /// The findings of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ``Finding/Kind/redirectWithoutLocation``.
    public static let redirectWithoutLocation = AnswerFindings(rawValue: 1)
    /// ``Finding/Kind/bodyCut``.
    public static let bodyCut = AnswerFindings(rawValue: 2)

    /// The same with words, in a fixed order.
    public var findings: [Finding] {
        isEmpty ? [] : Self.described.filter { contains($0.flag) }.map(\.finding)
    }

    /// The names in result lines and on screen, in the same order.
    public var names: [String] { findings.map(\.kind.rawValue) }

    private static let described: [(flag: AnswerFindings, finding: Finding)] = [
        (
            .redirectWithoutLocation,
            Finding(.redirectWithoutLocation, "it redirects, and does not say where to")
        ),
        (.bodyCut, Finding(.bodyCut, "it is longer than is read, and only its beginning was")),
    ]
}
