package import Fetching

/// Writes a Markdown report for the job summary of a CI run or a mail: the verdict, totals, and every
/// broken link with the pages that it is on.
///
/// Written at the end, of the summary's ``RunReport``.
package final class MarkdownSink: ResultSink {
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
        let report = MarkdownReport(summary)
        try file.append { report.append(to: &$0) }
        try file.close()
    }
}
