package import Fetching

/// A reorder buffer: holds results back until all with a lower index are written (`--ordered`).
///
/// Memory grows with the results that wait for the slowest task, but not with their bodies, which go to
/// the spool. In memory they could use up the budget without which that task cannot start.
package final class OrderedSink: ResultSink {
    private let inner: any ResultSink
    private var next = 0
    private var held: [Int: FetchResult] = [:]
    private let keepsExchanges: Bool
    private let spool: (any BodySpool)?

    /// Wraps a sink, which then gets results in the order of their index.
    ///
    /// - Parameters:
    ///   - keepsExchanges: Whether the sink wants ``Fetching/FetchResult/exchange``.
    ///   - spool: Where bodies wait; without it they wait in memory.
    package init(
        _ inner: any ResultSink,
        keepsExchanges: Bool = true,
        spool: (any BodySpool)? = nil
    ) {
        self.inner = inner
        self.keepsExchanges = keepsExchanges
        self.spool = spool
    }

    /// Results that wait for an earlier one.
    package var heldCount: Int { held.count }

    /// Passes on the results that are due.
    ///
    /// The second end of a task retried by hand passes at once if the first has passed, and otherwise
    /// replaces it.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        var due: [FetchResult] = []
        for result in batch {
            // What serves the run is counted apart.
            if result.index < next || result.role.isAuxiliary {
                due.append(result)
            } else if result.index > next {
                held[result.index] = waiting(result)
            } else {
                due.append(result)
                next += 1
                while let waiting = held.removeValue(forKey: next) {
                    due.append(waiting)
                    next += 1
                }
            }
        }
        if !due.isEmpty { try inner.write(due) }
    }

    /// A result without the parts that its sink does not write, and with its body in the spool.
    private func waiting(_ result: FetchResult) -> FetchResult {
        guard result.content != nil || result.exchange != nil else { return result }
        guard keepsExchanges, var exchange = result.exchange else {
            return result.replacingBodies(exchange: nil)
        }
        // If the spool is full the body stays in memory.
        if let spool, let moved = try? exchange.content.moved(to: spool) {
            exchange.content = moved
        }
        return result.replacingBodies(exchange: exchange)
    }

    /// Flushes the wrapped sink; held results stay held.
    package func flush() throws(SinkError) { try inner.flush() }

    /// Passes on all held results, in order, and closes the wrapped sink.
    package func close(_ summary: RunSummary) throws(SinkError) {
        let rest = held.sorted { $0.key < $1.key }.map(\.value)
        held = [:]
        do {
            if !rest.isEmpty { try inner.write(rest) }
        } catch {
            // The file must be closed in any case, and the first error is the one to throw.
            try? inner.close(summary)
            throw error
        }
        try inner.close(summary)
    }
}
