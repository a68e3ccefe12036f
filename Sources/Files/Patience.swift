package import Clock
import Synchronization

/// Until when writes wait for a reader that does not read.
///
/// Without a stop they wait for as long as it takes: a reader such as `less` may be slow. A stop
/// sets a bound, so that no reader can keep the process alive.
package final class Patience: Sendable {
    /// The patience of everything that writes, as signals are for the whole process.
    package static let ofProcess = Patience()

    private let endsAt = Atomic<Int64>(.max)

    /// Endless.
    package init() {}

    /// Ends it at a time; of several the earliest counts.
    package func end(at time: MonotonicTime) {
        endsAt.min(time.nanoseconds, ordering: .relaxed)
    }

    /// Whether it is over.
    package var isOver: Bool {
        let end = endsAt.load(ordering: .relaxed)
        return end != .max && end <= MonotonicTime.now().nanoseconds
    }
}
