import Clock
package import Fetching

/// Writes results as JUnit XML: one suite with a test case for each task that is reported, and one for
/// all others.
///
/// So a suite without faults is one that passed, and not an empty one, which CI servers refuse.
///
/// The suite's counts come before its cases, so the head is overwritten at the end. The case of a task
/// that was retried by hand is overwritten too, because its last end counts. Where that is not
/// possible, as in a pipe, all cases wait in memory.
package final class JUnitSink: ResultSink {
    private let file: OutputFile
    private var held: [UInt8] = []
    private var counts = Counts()
    /// The range of each task's case, by the task's index.
    private var cases: [Case] = []
    /// Bytes of the document so far.
    private var length = 0
    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    /// Room for two elements with four numbers of up to 20 digits and two times.
    private static let headLength = 512

    private struct Counts {
        var cases = 0
        var failures = 0
        var skipped = 0

        mutating func count(_ status: JUnitCase.Status, by change: Int) {
            cases += change
            switch status {
            case .passed: break
            case .failed: failures += change
            case .skipped: skipped += change
            }
        }
    }

    private struct Case {
        var start: Int
        var length: Int32
        var status: JUnitCase.Status

        static let none = Case(start: 0, length: 0, status: .passed)
    }

    /// Writes a provisional head, so that even an unfinished file shows its cases.
    ///
    /// - Parameter facts: The facts about the run, as properties of the suite.
    package init(to file: OutputFile, facts: [ArchiveFacts.Field] = []) throws(SinkError) {
        self.file = file
        Self.append(facts, to: &held)
        length = held.count
        guard file.isRewritable else { return }
        let beginning = Self.head(Counts(), nil) + held
        held = []
        try file.append { $0 += beginning }
        length = beginning.count
    }

    /// Adds a test case for each result, which replaces an earlier one of its task.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        for result in batch {
            let position = result.id.index
            while cases.count <= position { cases.append(.none) }
            try remove(cases[position])
            let new = JUnitCase(result)
            let size = try append(new)
            cases[position] = Case(start: length, length: Int32(size), status: new.status)
            counts.count(new.status, by: 1)
            length += size
        }
    }

    /// Appends a case; returns how long it is.
    private func append(_ new: JUnitCase) throws(SinkError) -> Int {
        var size = 0
        func append(to buffer: inout [UInt8]) {
            size = buffer.count
            new.append(to: &buffer)
            size = buffer.count - size
        }
        if file.isRewritable { try file.append(append) } else { append(to: &held) }
        return size
    }

    /// Overwrites a case with spaces, which have no meaning between elements.
    private func remove(_ old: Case) throws(SinkError) {
        guard old.length > 0 else { return }
        let spaces = [UInt8](repeating: UInt8(ascii: " "), count: Int(old.length))
        if file.isRewritable {
            try file.rewrite(spaces, at: old.start)
        } else {
            held.replaceSubrange(old.start..<old.start + spaces.count, with: spaces)
        }
        counts.count(old.status, by: -1)
    }

    /// Writes the cases so far, unless they wait for the counts.
    package func flush() throws(SinkError) { try file.flush() }

    /// Ends the document and fills in the counts.
    package func close(_ summary: RunSummary) throws(SinkError) {
        if let rest = JUnitCase(restOf: summary, besides: counts.cases) {
            _ = try append(rest)
            counts.count(rest.status, by: 1)
        }
        let head = Self.head(counts, summary)
        if !file.isRewritable { try file.append { $0 += head + held } }
        held = []
        try file.append { $0.append("</testsuite>\n</testsuites>\n") }
        if file.isRewritable { try file.rewrite(head, at: 0) }
        try file.close()
    }

    /// Everything before the first case, padded to ``headLength`` bytes inside the last tag.
    private static func head(_ counts: Counts, _ summary: RunSummary?) -> [UInt8] {
        var attributes: [UInt8] = []
        attributes.append(" tests=\"")
        attributes.append(decimal: counts.cases)
        attributes.append("\" failures=\"")
        attributes.append(decimal: counts.failures)
        attributes.append("\" errors=\"0\" skipped=\"")
        attributes.append(decimal: counts.skipped)
        attributes.append("\" time=\"")
        attributes.append(thousandths: summary?.elapsed.seconds ?? 0)
        attributes.append("\"")
        var head = Array(declaration.utf8)
        head.append("<testsuites name=\"crawltop\"")
        head += attributes
        head.append(">\n<testsuite name=\"crawltop\"")
        head += attributes
        if let summary {
            head.append(" timestamp=\"")
            head.append(timestamp: summary.startedAt, hasFraction: false)
            head.append("\"")
        }
        head += [UInt8](repeating: UInt8(ascii: " "), count: max(0, headLength - head.count - 2))
        head.append(">\n")
        return head
    }

    private static func append(_ facts: [ArchiveFacts.Field], to buffer: inout [UInt8]) {
        guard !facts.isEmpty else { return }
        buffer.append("<properties>\n")
        for fact in facts {
            buffer.append("<property name=\"")
            buffer.append(xml: fact.name)
            buffer.append("\" value=\"")
            buffer.append(xml: fact.value)
            buffer.append("\"/>\n")
        }
        buffer.append("</properties>\n")
    }
}
