package import SafeText
import TerminalUI

/// One way of doing the lesson's work, shown beside the others.
package struct LessonLane: Equatable, Sendable {
    /// Its name, such as `one at a time`.
    package var label: SafeText
    /// Pages fetched, out of how many.
    package var done, total: Int
    /// Time it has taken so far; of a finished lane, all of its time.
    package var elapsed: Duration
    /// How long all of it would take, if that is known in advance.
    package var estimate: Duration?
    /// Whether it has come to its end, or was left.
    package var isFinished: Bool

    /// Describes a lane.
    package init(
        label: SafeText,
        done: Int,
        total: Int,
        elapsed: Duration,
        estimate: Duration? = nil,
        isFinished: Bool = false
    ) {
        self.label = label
        self.done = done
        self.total = total
        self.elapsed = elapsed
        self.estimate = estimate
        self.isFinished = isFinished
    }
}
