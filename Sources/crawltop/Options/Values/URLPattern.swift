import Glibc

/// A regular expression for `--include` and `--exclude`, matched anywhere in a URL.
///
/// The dialect is POSIX extended (`grep -E`), with letters as they are, and without back references:
/// what is left needs time in proportion to the URL, however hostile that is.
package final class URLPattern: Sendable {
    /// The expression as it was given.
    package let source: String

    // `regexec` takes the expression's own lock in glibc, and nothing changes it after `regcomp`.
    private nonisolated(unsafe) let expression: UnsafeMutablePointer<regex_t>

    private static let flags = REG_EXTENDED | REG_NOSUB
    private static let maximumLength = 1000
    private static let maximumRepetitions = 1000

    /// Compiles an expression.
    ///
    /// - Throws: ``ArgumentProblem`` for a syntax error, a back reference, or one that is too large.
    package init(parsing source: String) throws(ArgumentProblem) {
        try Self.checkSize(of: source)
        guard !Self.closesMoreThanItOpens(source) else {
            throw ArgumentProblem(
                "a closing bracket has no opening one; write \\) for the character"
            )
        }
        let compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
        compiled.initialize(to: regex_t())
        var code = regcomp(compiled, source, Self.flags)
        if code == 0 {
            regfree(compiled)
            // Without an anchor `regexec` tries every start in turn, which is quadratic; the group
            // keeps alternatives together.
            code = regcomp(compiled, "^.*(\(source))", Self.flags)
        }
        guard code == 0 else {
            let words = Self.words(for: code, compiled)
            compiled.deallocate()
            throw ArgumentProblem("this is no extended regular expression: \(words)")
        }
        self.source = source
        expression = compiled
    }

    deinit {
        regfree(expression)
        expression.deallocate()
    }

    /// Whether the expression matches somewhere in a text.
    package func matches(_ text: String) -> Bool {
        regexec(expression, text, 0, nil, 0) == 0
    }

    /// Whether a closing bracket is left over, which glibc takes for an ordinary character and which
    /// would end the group that the expression is put into.
    ///
    /// One more opening bracket makes every other expression incomplete.
    private static func closesMoreThanItOpens(_ source: String) -> Bool {
        var probe = regex_t()
        guard regcomp(&probe, "(\(source)", flags) == 0 else { return false }
        regfree(&probe)
        return true
    }

    /// Refuses what would make matching slow or compiling huge.
    private static func checkSize(of source: String) throws(ArgumentProblem) {
        guard !source.isEmpty, source.utf8.count <= maximumLength, !source.utf8.contains(0) else {
            throw ArgumentProblem("an expression has from 1 to \(maximumLength) bytes")
        }
        var repetitions = 1
        var isEscaped = false
        var number = 0
        for byte in source.utf8 {
            if isEscaped, byte >= 0x31, byte <= 0x39 {
                throw ArgumentProblem("back references such as \\1 are not available")
            }
            isEscaped = byte == 0x5C && !isEscaped
            if byte >= 0x30, byte <= 0x39 {
                number = min(number * 10 + Int(byte - 0x30), maximumRepetitions + 1)
            } else {
                if byte == 0x2C || byte == 0x7D { repetitions *= max(number, 1) }
                number = 0
            }
            guard repetitions <= maximumRepetitions else {
                throw ArgumentProblem(
                    "its repetitions multiply to more than \(maximumRepetitions)"
                )
            }
        }
    }

    private static func words(for code: Int32, _ expression: UnsafePointer<regex_t>) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        let length = regerror(code, expression, &buffer, buffer.count)
        let bytes = buffer.prefix(max(min(length, buffer.count) - 1, 0)).map(
            UInt8.init(bitPattern:)
        )
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension URLPattern: Equatable, CustomStringConvertible {
    /// Equal when written alike.
    package static func == (left: URLPattern, right: URLPattern) -> Bool {
        left.source == right.source
    }

    /// The expression as it was given.
    package var description: String { source }
}
