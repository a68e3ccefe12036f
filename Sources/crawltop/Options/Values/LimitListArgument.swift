/// The limits to compare, on the command line: `1,2,4,8`.
package struct LimitListArgument: Equatable, Sendable {
    /// Ascending, each once, at least two.
    package let limits: [Int]

    /// How many limits can be compared: more would take too long to tell apart.
    package static let maximumCount = 24

    /// Limits of the program's own.
    package init(_ limits: [Int]) {
        self.limits = limits
    }

    /// Reads whole numbers from 1 to 10,000 with commas between them, in any order.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        var limits: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = part.drop { $0 == " " }
            do throws(ArgumentProblem) {
                limits.insert(try WholeNumber.read(String(trimmed), in: LimitArgument.range))
            } catch {
                throw ArgumentProblem("write limits as 1,2,4,8, each from 1 to 10000")
            }
        }
        guard limits.count >= 2 else {
            throw ArgumentProblem("a comparison needs at least two limits")
        }
        guard limits.count <= Self.maximumCount else {
            throw ArgumentProblem("at most \(Self.maximumCount) limits can be compared")
        }
        self.limits = limits.sorted()
    }
}
