/// Why the value of an option is not good, in words that follow a colon.
package struct ArgumentProblem: Error, Equatable, CustomStringConvertible {
    /// The words, without a full stop.
    package let description: String

    /// A problem in words.
    package init(_ description: String) {
        self.description = description
    }
}
