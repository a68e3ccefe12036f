/// The concurrency limit on the command line: a number from 1 to 10,000.
///
/// `auto`, which finds the limit while it runs, is known but refused until it exists.
package struct LimitArgument: Equatable, Sendable, CustomStringConvertible {
    /// How many transfers may be under way.
    package let count: Int

    /// The limits that can be set.
    package static let range = 1...10_000

    /// A limit of the program's own.
    package init(_ count: Int) {
        self.count = count
    }

    /// Reads a limit.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        guard text != "auto" else {
            throw ArgumentProblem("the automatic limit is not available yet; give a number")
        }
        self.init(try WholeNumber.read(text, in: Self.range))
    }

    /// The number.
    package var description: String { String(count) }
}
