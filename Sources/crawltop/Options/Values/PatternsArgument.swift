package import Patterns

/// One `--ignore`: an expression, or those of a file for `@FILE`, one a line.
package struct PatternsArgument: Sendable {
    /// The expressions.
    package let patterns: [Pattern]
    /// The file that they were read from; nil if there is one expression.
    package let file: String?

    /// Bytes of a file at most.
    private static let maximumLength = 1 << 20

    /// Reads an expression or a file.
    ///
    /// An expression that begins with `@` is written `[@]`.
    package init(parsing text: String) throws(ArgumentProblem) {
        guard text.hasPrefix("@") else {
            (file, patterns) = (nil, [try Pattern(parsing: text)])
            return
        }
        let path = String(text.dropFirst())
        guard !path.isEmpty else { throw ArgumentProblem("give the name of a file after '@'") }
        file = path
        let maximum = Self.maximumLength
        let bytes = try FileText.read(path, isPrivate: false, maximum: maximum)
        patterns = try FileText.values(in: bytes, maximum: maximum) {
            line throws(ArgumentProblem) in
            try Pattern(parsing: line)
        }
    }
}
