package import Fetching

/// Passes on the results that an output is to hold (`--only`).
///
/// A task that was passed on once is passed on again if it is retried by hand, however it ends then.
/// Memory grows with the results that are passed on, by a few bytes each.
package final class SelectedSink: ResultSink {
    private let inner: any ResultSink
    private let selection: ResultSelection?
    private var passedOn: Set<TaskID> = []

    /// Wraps a sink.
    ///
    /// - Parameter selection: Nil for what is broken, warned of or mended.
    package init(_ inner: any ResultSink, _ selection: ResultSelection?) {
        self.inner = inner
        self.selection = selection
    }

    /// Passes on what is selected.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        let selected = batch.filter { result in
            guard selection.includes(result) else { return passedOn.contains(result.id) }
            passedOn.insert(result.id)
            return true
        }
        if !selected.isEmpty { try inner.write(selected) }
    }

    /// Flushes the wrapped sink.
    package func flush() throws(SinkError) { try inner.flush() }

    /// Closes the wrapped sink.
    package func close(_ summary: RunSummary) throws(SinkError) { try inner.close(summary) }
}
