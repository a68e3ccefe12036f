package import Fetching

/// Holds results back until all with a lower index are out, for `--ordered`.
///
/// The memory grows with what waits for the slowest task, but not with its bodies: those go to the
/// spool, or else they could be what keeps that task from being started. Auxiliary tasks, which are
/// counted apart, must not come here.
package final class OrderedSink: ResultSink {
    private let inner: any ResultSink
    private var next = 0
    private var held: [Int: FetchResult] = [:]
    private let keepsExchanges: Bool
    private let spool: (any BodySpool)?

    /// Wraps a sink, which from now on sees results in the order of their index.
    ///
    /// - Parameters:
    ///   - keepsExchanges: Whether the sink wants ``Fetching/FetchResult/exchange``.
    ///   - spool: Where bodies wait; in memory without it.
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

    /// Passes on what is due.
    ///
    /// A task that ends a second time, retried by hand, goes through at once if its first end did,
    /// and else takes its place.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        var due: [FetchResult] = []
        for result in batch {
            if result.index < next {
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

    /// A result without what its sink does not write, and with its body out of memory.
    private func waiting(_ result: FetchResult) -> FetchResult {
        guard result.content != nil || result.exchange != nil else { return result }
        guard keepsExchanges, var exchange = result.exchange else {
            return result.replacingBodies(exchange: nil)
        }
        // Where the spool has no room the body waits where it is.
        if let spool, let moved = try? exchange.content.moved(to: spool) {
            exchange.content = moved
        }
        return result.replacingBodies(exchange: exchange)
    }

    /// Hands on what the wrapped sink has; what is held stays held.
    package func flush() throws(SinkError) { try inner.flush() }

    /// Passes on everything that is still held, in order, and closes the wrapped sink.
    package func close(_ summary: RunSummary) throws(SinkError) {
        let rest = held.sorted { $0.key < $1.key }.map(\.value)
        held = [:]
        do {
            if !rest.isEmpty { try inner.write(rest) }
        } catch {
            // The file must be closed in any case; that it fails, too, is no news.
            try? inner.close(summary)
            throw error
        }
        try inner.close(summary)
    }
}
