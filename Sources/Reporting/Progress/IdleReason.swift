import Clock
import Fetching
import SafeText

/// Why nothing is in flight although tasks wait, in a few words for a line of progress.
struct IdleReason {
    /// `docs.example.org rests 12.0 s`; the host's name in it is remote text, made safe.
    let text: SafeText

    /// Nil while something is in flight, nothing waits, or another word on the line gives the reason.
    init?(_ snapshot: EngineSnapshot, at time: MonotonicTime) {
        guard snapshot.stage == .running, snapshot.permitsTaken == 0, snapshot.totals.queued > 0,
            !snapshot.isDispatchPaused, !snapshot.isHeldBack
        else { return nil }
        let waits = snapshot.hosts.filter { $0.queued > 0 }.compactMap { Wait($0, at: time) }
        // The shortest wait decides when something starts again.
        if let soonest = waits.min(by: { $0.seconds < $1.seconds }) {
            let left = HumanText.duration(.seconds(soonest.seconds))
            let others = waits.count > 1 ? ", \(HumanText.grouped(waits.count - 1)) more wait" : ""
            text = "\(soonest.host) \(soonest.verb) \(left)\(others)"
            return
        }
        guard let next = IdleReason.nextRetry(snapshot, at: time) else { return nil }
        text = "next retry in \(HumanText.duration(.seconds(next)))"
    }

    /// A host that rests for a known time.
    private struct Wait {
        let host: SafeText
        let verb: SafeText
        let seconds: Double

        init?(_ row: HostRow, at time: MonotonicTime) {
            host = SafeText(row.name)
            switch row.obstacle(at: time) {
            case .resting(let seconds): (verb, self.seconds) = ("rests", seconds)
            case .delayed(let seconds): (verb, self.seconds) = ("waits by its delay", seconds)
            case .paused, .full, nil: return nil
            }
        }
    }

    /// Seconds until the first task in backoff is due.
    ///
    /// Reads every row, at most once in ten seconds while nothing is in flight.
    private static func nextRetry(_ snapshot: EngineSnapshot, at time: MonotonicTime) -> Double? {
        var next: MonotonicTime?
        for row in snapshot.rows where row.state == .backoff {
            next = min(next ?? row.resumesAt, row.resumesAt)
        }
        return next.map { max($0.seconds(since: time), 0) }
    }
}
