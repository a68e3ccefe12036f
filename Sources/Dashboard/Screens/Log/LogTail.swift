/// The newest lines of the log.
package struct LogTail: Equatable, Sendable {
    /// Lines that are kept.
    package static let capacity = 1_000

    /// The lines, oldest first.
    package private(set) var lines: [LogLine] = []

    /// No line.
    package init() {}

    /// Adds lines and forgets the oldest where there are too many.
    package mutating func append(_ new: [LogLine]) {
        lines += new.suffix(LogTail.capacity)
        if lines.count > LogTail.capacity { lines.removeFirst(lines.count - LogTail.capacity) }
    }

    /// How many lines are missing before the line at an index; zero for none.
    package func gap(before index: Int) -> Int {
        guard index > 0, index < lines.count else { return 0 }
        let step = lines[index].sequence.subtractingReportingOverflow(lines[index - 1].sequence)
        return step.overflow ? 0 : max(step.partialValue - 1, 0)
    }
}
