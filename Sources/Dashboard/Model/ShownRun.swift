import Clock
import Fetching
import SafeText

/// The run on screen: its newest state, the state that the screen was frozen on, and its summary.
struct ShownRun {
    /// The newest state; nil before the first.
    private(set) var latest: RunSnapshot?
    /// What the screen was frozen on; nil while it is live.
    private(set) var frozen: RunSnapshot?
    /// What the run came to; nil until it has ended.
    private(set) var summary: [SafeText]?
    /// The newest time known.
    private(set) var now: MonotonicTime

    init(now: MonotonicTime = .zero) { self.now = now }

    /// What the screen shows.
    var shown: RunSnapshot? { frozen ?? latest }

    /// Takes a newer state.
    ///
    /// - Parameter isFinished: Whether the run had ended before.
    /// - Returns: Whether it belongs to another run, with fewer tasks: the screen is live again.
    mutating func take(_ snapshot: RunSnapshot, isFinished: Bool) -> Bool {
        let engine = snapshot.engine
        let isOther = engine.rows.count < (latest?.engine.rows.count ?? 0)
        now = max(now, engine.time)
        // After a retry the run goes on, and its summary no longer holds.
        if isFinished, latest != nil, !engine.stage.isFinished { summary = nil }
        latest = snapshot
        if isOther { frozen = nil }
        return isOther
    }

    mutating func tick(_ time: MonotonicTime) { now = max(now, time) }

    mutating func finish(_ summary: [SafeText]) { self.summary = summary }

    /// Makes ages stand still, too.
    ///
    /// - Returns: Whether there is a state to freeze on.
    mutating func freeze(at time: MonotonicTime) -> Bool {
        guard var still = latest else { return false }
        still.engine.time = time
        frozen = still
        return true
    }

    mutating func thaw() { frozen = nil }
}
