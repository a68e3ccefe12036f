package import Clock
import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let time: Mutex<MonotonicTime>

    /// A clock that stands at some instant after the origin, which machines read as "never".
    package init(at start: MonotonicTime = MonotonicTime(nanoseconds: 1_000_000_000_000)) {
        time = Mutex(start)
    }

    /// What it says.
    package var now: MonotonicTime { time.withLock { $0 } }

    /// Moves it on; never back.
    package func advance(to later: MonotonicTime) {
        time.withLock { $0 = max($0, later) }
    }

    /// Moves it on by some time.
    package func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }
}
