import CCurl
import Fetching
import Synchronization

/// Orders on their way to the network thread: a multi-producer queue with one consumer.
///
/// Every method but the ones for the thread (``take()``, ``takeRest()``, ``mayFallAsleep()``,
/// ``didWake()``) may be called on any thread. The lock also guards the multi handle, so that none
/// wakes a handle that is being cleaned up.
final class OrderInbox: Sendable {
    private struct State: @unchecked Sendable {
        var orders: [TransportOrder] = []
        var isClosed = false
        /// Whether there is news for the thread besides orders.
        var isNudged = false
        /// Whether the thread sleeps, or is about to, and must be woken.
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
            // Mostly the inbox is empty, and the array is stored without a copy.
            if state.orders.isEmpty {
                state.orders = orders
            } else {
                state.orders += orders
            }
            state.wake()
            return true
        }
    }

    /// Wakes the loop; a lookup has begun or finished.
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

    /// Sets the handle to wake; nil when the thread ends.
    func setMulti(_ multi: UnsafeMutableRawPointer?) {
        nonisolated(unsafe) let multi = multi  // Only stored, under the lock.
        state.withLock { $0.multi = multi }
    }

    /// Takes all orders; nil once the inbox is closed.
    func take() -> [TransportOrder]? {
        state.withLock { state in
            if state.isClosed { return nil }
            state.isNudged = false
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Takes the orders that came before the inbox was closed.
    func takeRest() -> [TransportOrder] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Whether the thread may sleep, because nothing has come since ``take()``.
    ///
    /// If it may, each later order wakes it (`curl_multi_wakeup`), even before the poll has begun.
    func mayFallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.orders.isEmpty && !state.isClosed && !state.isNudged
            return state.isAsleep
        }
    }

    /// The thread is awake again.
    func didWake() {
        state.withLock { $0.isAsleep = false }
    }
}
