package import Clock
import DataStructures
import URLStandard

/// What is known of a redirect's target.
package enum RedirectClearance: Sendable {
    /// It may be followed.
    case clear
    /// That is not known yet: the task waits until it is asked about again.
    case unknown
    /// It may not.
    case refused(FetchRequest.Verdict)
}

/// Redirects that wait for somebody to find out whether they may be followed.
extension FetchMachine {
    /// Asks again about every redirect that waits.
    package mutating func clearRedirects(now: MonotonicTime) {
        for id in heldRedirects.sorted(by: { $0.index < $1.index }) {
            guard let target = routes[id]?.target else { continue }
            switch policy.redirectClearance(target, rows[id.index]) {
            case .unknown: break
            case .clear:
                heldRedirects.remove(id)
                if !rows[id.index].isPaused { admitToLine(id, atFront: true, now: now) }
            case .refused(let verdict): refuse(id, verdict, now: now)
            }
        }
    }

    /// Ends a task whose redirect is not followed.
    mutating func refuse(
        _ id: TaskID,
        _ verdict: FetchRequest.Verdict,
        report: TransferReport? = nil,
        now: MonotonicTime
    ) {
        switch verdict {
        case .skip(let reason): finish(id, .skipped(reason), report: report, now: now)
        case .fail(let error): finish(id, .failed(error), report: report, now: now)
        }
    }
}
