package import Fetching

/// The failure fuse on the command line: `50%`, or `50%/200` with how many tasks it looks back on.
package struct FuseArgument: Equatable, Sendable {
    /// What was given.
    package let fuse: FailureFuse

    /// Reads a fuse: a whole number from 1 to 100 with or without `%`, and after a slash a window
    /// from 1 to 100,000, which is 100 without.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let share = parts[0].hasSuffix("%") ? parts[0].dropLast() : parts[0]
        do throws(ArgumentProblem) {
            let percent = try WholeNumber.read(String(share), in: 1...100)
            let window =
                parts.count < 2
                ? 100 : try WholeNumber.read(String(parts[1]), in: 1...FailureFuse.maximumWindow)
            fuse = FailureFuse(percent: percent, window: window)
        } catch {
            throw ArgumentProblem(
                "write a fuse as 50%, or as 50%/200 to look back on 200 tasks; 1% to 100%"
            )
        }
    }
}
