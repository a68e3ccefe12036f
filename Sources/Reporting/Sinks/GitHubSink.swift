package import Fetching

/// Writes annotations for GitHub Actions: workflow commands that a runner finds in a step's output.
///
/// Written at the end, of the summary's ``RunReport``.
package final class GitHubSink: ResultSink {
    private let file: OutputFile

    /// Creates the sink; nothing is written before the end.
    package init(to file: OutputFile) {
        self.file = file
    }

    /// Nothing; the summary has what is reported.
    package func write(_ batch: [FetchResult]) throws(SinkError) {}

    /// Nothing; annotations are written at the end.
    package func flush() throws(SinkError) {}

    /// Writes the annotations and closes the file.
    package func close(_ summary: RunSummary) throws(SinkError) {
        let annotations = GitHubAnnotations(summary)
        try file.append { annotations.append(to: &$0) }
        try file.close()
    }
}
