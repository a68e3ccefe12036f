package import Fetching

/// Writes a report as one self-contained HTML file: what is broken by link and by page, warnings,
/// results, hosts and times.
///
/// Written at the end, of the summary's ``RunReport``, and straight to the file: memory does not grow
/// with its rows.
package final class HTMLSink: ResultSink {
    private let file: OutputFile

    /// Creates the sink; nothing is written before the end.
    package init(to file: OutputFile) {
        self.file = file
    }

    /// Nothing; the summary has what is reported.
    package func write(_ batch: [FetchResult]) throws(SinkError) {}

    /// Nothing; the report is written at the end.
    package func flush() throws(SinkError) {}

    /// Writes the report and closes the file.
    package func close(_ summary: RunSummary) throws(SinkError) {
        try HTMLReport(summary).write { part throws(SinkError) in try file.append(part) }
        try file.close()
    }
}
