import Fetching
import Synchronization

/// What a crawl has to deal with next.
enum CrawlEvent: Sendable {
    /// The engine has results, or has shut down.
    ///
    /// They stay in the engine's queue until they are taken, for it holds back by what is in there.
    case results
    /// Pages were parsed; they stay in the pool until they are taken.
    case parsed
    /// The engine holds redirects until it is told whether to follow them.
    case redirectsHeld([HeldRedirect])
}

/// A crawl's mailbox: the engine and the parse threads post, the crawler alone takes.
final class CrawlInbox: Sendable {
    private struct State {
        var hasResults = false
        var hasParsed = false
        var held: [HeldRedirect] = []
        var waiter: CheckedContinuation<Void, Never>?

        var isEmpty: Bool { !hasResults && !hasParsed && held.isEmpty }

        /// Takes everything, redirects first: their tasks wait for nothing else.
        mutating func takeAll() -> [CrawlEvent] {
            var events: [CrawlEvent] = held.isEmpty ? [] : [.redirectsHeld(held)]
            if hasResults { events.append(.results) }
            if hasParsed { events.append(.parsed) }
            (held, hasResults, hasParsed) = ([], false, false)
            return events
        }
    }

    private let state = Mutex(State())

    /// Whether nothing has come since the last time.
    var isEmpty: Bool { state.withLock { $0.isEmpty } }

    /// Adds an event, and wakes the crawler; events of one kind are merged.
    func post(_ event: CrawlEvent) {
        let waiter = state.withLock { state in
            switch event {
            case .results: state.hasResults = true
            case .parsed: state.hasParsed = true
            case .redirectsHeld(let redirects): state.held += redirects
            }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Everything that has come, waiting for it if need be; empty when cancelled.
    func next() async -> [CrawlEvent] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    let isReady = !state.isEmpty || Task.isCancelled
                    if !isReady { state.waiter = continuation }
                    return isReady
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
        return state.withLock { $0.takeAll() }
    }
}
