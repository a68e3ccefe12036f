package import Fetching

/// All outputs of a run as one sink.
///
/// When one output fails the others still get the batch, and then the first error is thrown. An
/// output that failed gets nothing more.
package final class SinkGroup: ResultSink {
    private var sinks: [any ResultSink]

    /// A group of sinks that are open already.
    package init(_ sinks: [any ResultSink]) {
        self.sinks = sinks
    }

    /// Opens every destination, in order, before anything is fetched.
    ///
    /// - Parameters:
    ///   - selection: Which results are written (`--only`); nil for what suits each format.
    ///   - isOrdered: Whether results are held back until all earlier ones are out (`--ordered`).
    ///   - archive: The facts about the run in WARC files.
    ///   - spool: Where the bodies of held back results wait.
    package init(
        opening destinations: [OutputDestination],
        isOrdered: Bool,
        selection: ResultSelection? = nil,
        archive: ArchiveFacts,
        spool: (any BodySpool)? = nil
    ) throws(SinkError) {
        sinks = []
        for destination in destinations {
            let opened = try destination.open(archive: archive)
            let selected = destination.format.selection(selection)
            let sink = selected == .all ? opened : SelectedSink(opened, selected)
            let keepsExchanges = destination.format.needsExchange
            sinks.append(
                isOrdered
                    ? OrderedSink(sink, keepsExchanges: keepsExchanges, spool: spool) : sink
            )
        }
    }

    /// Whether there is nothing to write to.
    package var isEmpty: Bool { sinks.isEmpty }

    /// Writes a batch to every output.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        guard !sinks.isEmpty else { return }
        try forEach { sink throws(SinkError) in try sink.write(batch) }
    }

    /// Flushes every output.
    package func flush() throws(SinkError) {
        try forEach { sink throws(SinkError) in try sink.flush() }
    }

    /// Closes every output.
    package func close(_ summary: RunSummary) throws(SinkError) {
        try forEach { sink throws(SinkError) in try sink.close(summary) }
        sinks = []
    }

    private func forEach(
        _ action: (any ResultSink) throws(SinkError) -> Void
    ) throws(SinkError) {
        var firstError: SinkError?
        sinks.removeAll { sink in
            do throws(SinkError) {
                try action(sink)
                return false
            } catch {
                firstError = firstError ?? error
                return true
            }
        }
        if let firstError { throw firstError }
    }
}
