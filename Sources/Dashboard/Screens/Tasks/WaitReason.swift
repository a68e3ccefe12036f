import Clock
import Fetching
import SafeText
import TerminalUI

/// Why a task waits, failed, or took more than one try: the column `why`.
struct WaitReason {
    /// The words; empty where there is nothing to say.
    let text: SafeText
    /// How they are drawn.
    let role: Role

    init(_ row: TaskRow, state: TaskState, in snapshot: EngineSnapshot, at now: MonotonicTime) {
        switch state {
        case .queued: (text, role) = WaitReason.queued(row, snapshot, now)
        case .backoff: (text, role) = WaitReason.backingOff(row, snapshot, now)
        case .paused: (text, role) = ("paused by you", .paused)
        case .cancelling: (text, role) = ("ends its transfer", .cancelled)
        case .failed:
            (text, role) = (
                row.error.map { SafeText(masked: $0.description) } ?? "no reason given", .error
            )
        case .skipped: (text, role) = (WaitReason.skipped(row, snapshot), .skipped)
        case .started, .dns, .connect, .tls, .wait, .body, .ok, .cancelled:
            (text, role) = (WaitReason.tries(row), .dim)
        }
    }

    /// A retry waits for its own time and for its host's: the longer of the two is told.
    private static func backingOff(
        _ row: TaskRow,
        _ snapshot: EngineSnapshot,
        _ now: MonotonicTime
    ) -> (SafeText, Role) {
        if let standstill = standstill(row, snapshot) { return standstill }
        let left = row.resumesAt.seconds(since: now)
        switch snapshot.host(row.host)?.obstacle(at: now) {
        case .paused: return queued(row, snapshot, now)
        case .resting(let seconds) where seconds > left: return queued(row, snapshot, now)
        case .delayed(let seconds) where seconds > left: return queued(row, snapshot, now)
        default: break
        }
        guard left > 0 else { return queued(row, snapshot, now) }
        return ("retry in \(Readout.countdown(seconds: left))", .backoff)
    }

    /// What holds a task for as long as the user or the run's end wants; nil for nothing.
    private static func standstill(
        _ row: TaskRow,
        _ snapshot: EngineSnapshot
    ) -> (SafeText, Role)? {
        if row.isHeldBack { return ("paused by you", .paused) }
        if snapshot.stage != .running { return ("stopping", .queued) }
        if snapshot.isDispatchPaused { return ("all paused", .paused) }
        return nil
    }

    /// The host comes before the limit: while it takes nothing, no higher limit would help.
    private static func queued(
        _ row: TaskRow,
        _ snapshot: EngineSnapshot,
        _ now: MonotonicTime
    ) -> (SafeText, Role) {
        if let standstill = standstill(row, snapshot) { return standstill }
        if snapshot.memory?.isFull == true { return ("memory full", .queued) }
        if snapshot.isHeldBack { return ("held back", .queued) }
        let host = snapshot.host(row.host)
        switch host?.obstacle(at: now) {
        case .paused: return ("host paused", .paused)
        case .resting(let seconds):
            return ("host rests \(Readout.countdown(seconds: seconds))", .backoff)
        case .full where (host?.limit ?? 0) >= snapshot.limit && snapshot.permitsTaken > 0:
            break
        case .full: return ("host limit \(host?.active ?? 0)/\(host?.limit ?? 0)", .queued)
        case .delayed(let seconds):
            return ("host delay \(Readout.countdown(seconds: seconds))", .queued)
        case nil: break
        }
        if snapshot.permitsTaken >= snapshot.limit {
            return ("limit \(snapshot.permitsTaken)/\(snapshot.limit)", .queued)
        }
        return ("next", .queued)
    }

    private static func skipped(_ row: TaskRow, _ snapshot: EngineSnapshot) -> SafeText {
        switch row.skipReason {
        case .parked:
            guard let rest = snapshot.host(row.host)?.restAsked else { return "host parked" }
            return "parked: asked to rest \(Readout.duration(rest))"
        case .fuse: return "fuse: too much failed"
        case .trap: return "trap: seems to have no end"
        case let reason: return SafeText(reason?.rawValue ?? "")
        }
    }

    private static func tries(_ row: TaskRow) -> SafeText {
        let attempts: SafeText =
            row.attempts > 1
            ? (row.state.isFinished ? "\(row.attempts) attempts" : "attempt \(row.attempts)")
            : .empty
        guard row.redirects > 0 else { return attempts }
        let redirects = Readout.count(Int(row.redirects), "redirect")
        return attempts.isEmpty ? redirects : "\(attempts), \(redirects)"
    }
}
