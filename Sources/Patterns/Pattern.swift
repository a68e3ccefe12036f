import CPCRE2
import Synchronization

/// A Perl-compatible regular expression (PCRE2), matched anywhere in a text.
///
/// Matching backtracks, and some expressions backtrack without end on some texts. A match limit ends
/// those: the answer is then ``Answer/undecided``, within milliseconds. Any number of threads may
/// match at once.
package final class Pattern: Sendable {
    /// What matching came to.
    package enum Answer: Equatable, Sendable {
        /// The expression matches somewhere.
        case match
        /// It matches nowhere.
        case noMatch
        /// It took too many steps.
        case undecided
    }

    /// The expression as it was given.
    package let source: String

    // PCRE2 only reads compiled expressions and match contexts while it matches.
    private nonisolated(unsafe) let code: OpaquePointer
    private nonisolated(unsafe) let limits: OpaquePointer?
    private let undecided = Atomic(0)

    private static let maximumLength = 1000
    /// Backtracking points at one start of a match, about 2 ms.
    ///
    /// Ordinary expressions stay far below it on the longest URLs.
    private static let matchLimit: UInt32 = 100_000
    /// Memory for backtracking, in KiB.
    private static let heapLimit: UInt32 = 16 << 10

    /// Compiles an expression.
    package init(_ source: String) throws(PatternError) {
        guard (1...Self.maximumLength).contains(source.utf8.count) else {
            throw .length(maximum: Self.maximumLength)
        }
        var (number, offset): (Int32, Int) = (0, 0)
        // `\C` matches half a character, which the UTF matcher must never be left with.
        let options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C
        let bytes = Array(source.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &number, &offset, nil) else {
            let before = String(decoding: bytes.prefix(offset), as: UTF8.self)
            throw .syntax(Self.words(for: number), after: before)
        }
        self.source = source
        self.code = code
        limits = pcre2_match_context_create_8(nil)
        pcre2_set_match_limit_8(limits, Self.matchLimit)
        pcre2_set_heap_limit_8(limits, Self.heapLimit)
    }

    deinit {
        pcre2_match_context_free_8(limits)
        pcre2_code_free_8(code)
    }

    /// How many texts the expression could not decide on.
    package var undecidedCount: Int { undecided.load(ordering: .relaxed) }

    /// Looks for the expression in a text.
    package func match(_ text: String) -> Answer {
        var text = text
        let status = text.withUTF8 { bytes in
            // One for each match, so that threads share nothing. Nothing is captured.
            let state = pcre2_match_data_create_8(1, nil)
            defer { pcre2_match_data_free_8(state) }
            // A Swift string is valid UTF-8.
            let options = PCRE2_NO_UTF_CHECK
            let (start, count) = (bytes.baseAddress, bytes.count)
            return pcre2_match_8(code, start, count, 0, options, state, limits)
        }
        // 0 is a match with more captures than there is room for.
        if status >= 0 { return .match }
        if status == PCRE2_ERROR_NOMATCH { return .noMatch }
        undecided.add(1, ordering: .relaxed)
        return .undecided
    }

    private static func words(for number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(Int(length), 0)), as: UTF8.self)
    }
}

extension Pattern: Equatable, CustomStringConvertible {
    /// Equal when written alike.
    package static func == (left: Pattern, right: Pattern) -> Bool { left.source == right.source }

    /// The expression as it was given.
    package var description: String { source }
}
