/// What was odd about an answer that could be used nonetheless, or about the way to it.
///
/// A connection that gave an odd answer is not used again: where two ends may disagree on where
/// an answer stops, the rest of one would become the next (RFC 9112 §11.1 and §11.2).
public struct AnswerAnomalies: OptionSet, Hashable, Sendable {
    /// The flags as bits.
    public let rawValue: UInt8

    /// The flags of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A header line that ends in a bare LF, or a bare CR within one (RFC 9112 §2.2).
    public static let bareLineEnd = AnswerAnomalies(rawValue: 1)
    /// A header line that goes on in the next (`obs-fold`, RFC 9112 §5.2).
    public static let foldedHeader = AnswerAnomalies(rawValue: 2)
    /// Both `Content-Length` and `Transfer-Encoding`; the latter counts (RFC 9112 §6.3).
    public static let lengthAndCoding = AnswerAnomalies(rawValue: 4)
    /// A status above 599 (RFC 9110 §15).
    public static let unknownStatus = AnswerAnomalies(rawValue: 8)
    /// A length told for a 204, which has no content (RFC 9110 §8.6).
    public static let unexpectedContent = AnswerAnomalies(rawValue: 16)
    /// Bytes behind the end of the answer; they are dropped.
    public static let trailingBytes = AnswerAnomalies(rawValue: 32)
    /// Bytes behind the end of the coded content; they are dropped.
    public static let codingPadding = AnswerAnomalies(rawValue: 64)

    /// A redirect from https to http, followed or not: what comes of it anyone between may have
    /// written (RFC 9110 §17.1).
    public static let redirectDowngrade = AnswerAnomalies(rawValue: 128)

    /// The names in result lines and on screen, in a fixed order.
    public var names: [String] {
        isEmpty ? [] : Self.named.filter { contains($0.flag) }.map(\.name)
    }

    private static let named: [(flag: AnswerAnomalies, name: String)] = [
        (.bareLineEnd, "bare-line-end"),
        (.foldedHeader, "folded-header"),
        (.lengthAndCoding, "length-and-coding"),
        (.unknownStatus, "unknown-status"),
        (.unexpectedContent, "unexpected-content"),
        (.trailingBytes, "trailing-bytes"),
        (.codingPadding, "coding-padding"),
        (.redirectDowngrade, "redirect-downgrade"),
    ]
}
