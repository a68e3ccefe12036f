import RunControl

/// The concurrency limit on the command line: a number from 1 to 10,000, or `auto`.
package enum LimitArgument: Equatable, Sendable, CustomStringConvertible {
    /// This many transfers may be under way.
    case fixed(Int)
    /// It is found while the run goes on.
    case auto

    /// The limits that can be set.
    package static let range = 1...10_000

    /// The most that `auto` ever goes to, over all hosts.
    package static let automaticCap = LimitBound.automaticCap

    /// How many transfers may be under way at most.
    package var count: Int {
        switch self {
        case .fixed(let count): count
        case .auto: Self.automaticCap
        }
    }

    /// A limit of the program's own.
    package init(_ count: Int) {
        self = .fixed(count)
    }

    /// Reads a limit.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        if text == "auto" {
            self = .auto
            return
        }
        do throws(ArgumentProblem) {
            self.init(try WholeNumber.read(text, in: Self.range))
        } catch { throw ArgumentProblem("\(error.description), or auto") }
    }

    /// The number, or `auto`.
    package var description: String {
        switch self {
        case .fixed(let count): String(count)
        case .auto: "auto"
        }
    }
}
