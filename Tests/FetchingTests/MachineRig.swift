import Clock
import DataStructures
import URLStandard

@testable import Fetching

/// A machine with the time and the transfers around it, so that a test reads as a story.
final class MachineRig {
    var machine: FetchMachine
    var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
    /// Transfers that the machine believes to be under way, the oldest first.
    var underWay: [TransferOrder] = []
    /// Results in the order in which they came out.
    var finished: [FetchResult] = []
    /// Orders other than starts, in the order in which they came out.
    var orders: [TransportOrder] = []
    /// Attempts that were told of, in order.
    var attempts: [AttemptRecord] = []
    /// Redirects that wait for a decision, in the order in which they were held.
    var held: [HeldRedirect] = []
    /// Every start, in order.
    var starts: [TransferOrder] = []

    init(_ change: (inout FetchPolicy) -> Void = { _ in }) {
        var policy = FetchPolicy()
        policy.seed = 1
        change(&policy)
        machine = FetchMachine(policy: policy, now: now)
    }

    /// Does what the machine wants done now.
    func pump() {
        let effects = machine.takeEffects(now: now)
        finished += effects.finished
        attempts += effects.attempts
        held += effects.held
        for order in effects.orders {
            if case .start(let start) = order {
                underWay.append(start)
                starts.append(start)
            } else {
                orders.append(order)
            }
        }
    }

    /// Makes tasks known, and starts what may start.
    @discardableResult
    func submit(_ urls: String..., role: TaskRole = .fetch) throws -> [TaskID] {
        try submit(urls, role: role)
    }

    /// Makes tasks known, and starts what may start.
    @discardableResult
    func submit(_ urls: [String], role: TaskRole = .fetch) throws -> [TaskID] {
        let ids = try urls.map { url in
            machine.submit(FetchRequest(try WebURL(url), role: role), now: now)
        }
        pump()
        return ids
    }

    /// Ends the transfer of a task.
    ///
    /// Returns what the machine makes of it; nil if it has none.
    @discardableResult
    func end(
        _ task: TaskID,
        _ end: TransferEnd = .answered,
        status: UInt16 = 200,
        _ describe: (inout TransferReport) -> Void = { _ in }
    ) -> FetchMachine.NextStep? {
        guard let index = underWay.firstIndex(where: { $0.task == task }) else { return nil }
        var report = TransferReport(id: underWay.remove(at: index).id, end: end)
        if end == .answered { report.status = status }
        describe(&report)
        let step = machine.transferEnded(report, now: now)
        pump()
        return step
    }

    /// Ends the transfer of a task by a redirect.
    @discardableResult
    func redirect(_ task: TaskID, to location: String) -> FetchMachine.NextStep? {
        end(task, status: 302) { $0.location = location }
    }

    /// Decides the redirects that wait, in their order.
    func resolve(_ answers: [RedirectDecision.Answer]) {
        let decisions = zip(held, answers).map { RedirectDecision($0, $1) }
        held.removeFirst(decisions.count)
        order { machine, now in
            for decision in decisions { machine.resolve(decision, now: now) }
        }
    }

    /// Fails the transfer of a task.
    @discardableResult
    func fail(_ task: TaskID, _ errorClass: ErrorClass = .netReset)
        -> FetchMachine.NextStep?
    {
        end(task, .failed(FetchError(errorClass, phase: .wait, message: "it failed")))
    }

    /// Reports a phase of a task's transfer.
    func progress(_ task: TaskID, _ phase: TaskState, status: UInt16 = 0, bytes: Int64 = 0) {
        guard let order = underWay.first(where: { $0.task == task }) else { return }
        machine.transferProgressed(
            TransferProgress(
                id: order.id,
                phase: phase,
                status: status,
                bytes: bytes,
                wireBytes: bytes
            ),
            now: now
        )
        pump()
    }

    /// Lets time pass, and starts what may start then.
    func wait(_ duration: Duration) {
        now = now + duration
        pump()
    }

    /// Jumps to when the machine wants to be woken.
    ///
    /// Returns whether it does.
    @discardableResult
    func waitForWake() -> Bool {
        guard let wake = machine.nextWake else { return false }
        now = max(now, wake)
        pump()
        return true
    }

    /// Gives an order of the user, and does what follows from it.
    @discardableResult
    func order<Answer>(_ order: (inout FetchMachine, MonotonicTime) -> Answer) -> Answer {
        let answer = order(&machine, now)
        pump()
        return answer
    }

    /// When a transfer ends at the latest, by what the transport was told last about it.
    func end(of transfer: TransferID) -> MonotonicTime? {
        for case .reschedule(transfer, let endsAt, _) in orders.reversed() { return endsAt }
        return underWay.first { $0.id == transfer }?.endsAt
    }

    /// What the transport was told last about the end of a transfer.
    var endOfLastReschedule: MonotonicTime? {
        for case .reschedule(_, let endsAt, _) in orders.reversed() { return endsAt }
        return nil
    }

    /// The state as a snapshot shows it.
    var snapshot: EngineSnapshot {
        var copy = machine
        return copy.snapshot(version: 1, now: now)
    }

    func row(_ task: TaskID) -> TaskRow { machine.rows[task.index] }

    func state(_ task: TaskID) -> TaskState { row(task).state }

    /// Paths of the transfers under way, sorted.
    var pathsUnderWay: [String] { underWay.map { Self.path($0.url.href) }.sorted() }

    /// Paths of all starts, in order.
    var pathsStarted: [String] { starts.map { Self.path($0.url.href) } }

    private static func path(_ url: String) -> String { String(url.dropFirst("http://".count)) }
}
