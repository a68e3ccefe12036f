import CCurl
import Fetching
import Synchronization

/// Orders on their way to the network thread.
final class OrderInbox: Sendable {
    private struct State: @unchecked Sendable {
        var orders: [TransportOrder] = []
        var isClosed = false
        /// Whether there is something for the thread to see beside orders.
        var isNudged = false
        /// Whether the thread is about to sleep and has to be woken.
        var isAsleep = false
        /// The multi handle while the thread runs; guarded by this state's lock.
        var multi: UnsafeMutableRawPointer?

        mutating func wake() {
            guard isAsleep, let multi else { return }
            isAsleep = false
            curl_multi_wakeup(multi)
        }
    }

    private let state = Mutex(State())

    /// Adds orders and wakes the thread if it sleeps; false once the inbox is closed.
    func append(_ orders: [TransportOrder]) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            // Mostly the thread has taken what was before, and nothing has to be copied.
            if state.orders.isEmpty {
                state.orders = orders
            } else {
                state.orders += orders
            }
            state.wake()
            return true
        }
    }

    /// Lets the thread make a turn: something it looks at in each of them has come.
    func nudge() {
        state.withLock { state in
            state.isNudged = true
            state.wake()
        }
    }

    /// Tells the thread to end.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.wake()
        }
    }

    /// Sets the handle to wake, or none when the thread ends.
    func setMulti(_ multi: UnsafeMutableRawPointer?) {
        nonisolated(unsafe) let multi = multi  // Only stored, under the lock.
        state.withLock { $0.multi = multi }
    }

    /// Everything that was ordered since the last time; nil once the inbox is closed.
    func take() -> [TransportOrder]? {
        state.withLock { state in
            if state.isClosed { return nil }
            state.isNudged = false
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// What was ordered before the inbox was closed and not taken.
    func takeRest() -> [TransportOrder] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Whether the thread may sleep: nothing has been ordered in the meantime.
    func mayFallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.orders.isEmpty && !state.isClosed && !state.isNudged
            return state.isAsleep
        }
    }

    /// The thread is awake; no wake-up is needed.
    func didWake() {
        state.withLock { $0.isAsleep = false }
    }
}
