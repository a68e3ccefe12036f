package import Fetching

/// Holds results back until all with a lower index are out, for `--ordered`.
///
/// The memory grows with what waits for the slowest task. An auxiliary task has an index and no
/// result line: its result, or ``pass(_:)``, only lets the ones behind it through.
package final class OrderedSink: ResultSink {
    private let inner: any ResultSink
    private var next = 0
    private var held: [Int: FetchResult?] = [:]

    /// Wraps a sink, which from now on sees results in the order of their index.
    package init(_ inner: any ResultSink) {
        self.inner = inner
    }

    /// Results that wait for an earlier one.
    package var heldCount: Int { held.count }

    /// Passes on what is due.
    ///
    /// A task that ends a second time, retried by hand, goes through at once.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        var due: [FetchResult] = []
        for result in batch {
            let index = result.id.index
            if index < next {
                if !result.role.isAuxiliary { due.append(result) }
            } else {
                held[index] = result.role.isAuxiliary ? .some(nil) : result
                release(into: &due)
            }
        }
        if !due.isEmpty { try inner.write(due) }
    }

    /// Waits no longer for a task that will have no result.
    package func pass(_ id: TaskID) throws(SinkError) {
        guard id.index >= next, held[id.index] == nil else { return }
        held[id.index] = .some(nil)
        var due: [FetchResult] = []
        release(into: &due)
        if !due.isEmpty { try inner.write(due) }
    }

    /// Hands on what the wrapped sink has; what is held stays held.
    package func flush() throws(SinkError) { try inner.flush() }

    /// Passes on everything that is still held, in order, and closes the wrapped sink.
    package func close(_ summary: RunSummary) throws(SinkError) {
        let rest = held.sorted { $0.key < $1.key }.compactMap(\.value)
        held = [:]
        do {
            if !rest.isEmpty { try inner.write(rest) }
        } catch {
            // Closing throws the first failure again; the file must be closed in any case.
            try inner.close(summary)
            throw error
        }
        try inner.close(summary)
    }

    private func release(into due: inout [FetchResult]) {
        while let entry = held.removeValue(forKey: next) {
            if let result = entry { due.append(result) }
            next += 1
        }
    }
}
