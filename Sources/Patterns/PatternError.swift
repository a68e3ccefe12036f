/// Why an expression is not a ``Pattern``.
package enum PatternError: Error, Equatable, Sendable {
    /// It is empty, or has more bytes than `maximum`.
    case length(maximum: Int)
    /// It cannot be compiled: PCRE2's words, and the part of the expression before the error.
    case syntax(String, after: String)
}

extension PatternError: CustomStringConvertible {
    /// Words that follow a colon, without a full stop.
    package var description: String {
        switch self {
        case .length(let maximum): "an expression has from 1 to \(maximum) bytes"
        case .syntax(let words, let before):
            "not a Perl-compatible regular expression: \(words), at character \(before.count + 1)"
        }
    }
}
