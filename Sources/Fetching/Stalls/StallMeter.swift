package import Clock
import DataStructures

/// Detects stalls; a pure value, so that a test can try every case on a clock of its own.
///
/// The network thread and the screen measure themselves. The task pool is measured by a heartbeat: a
/// task that sleeps for a while and measures how late it wakes. Work on the pool announces itself
/// when it begins and ends, so that a late heartbeat can be blamed on it.
package struct StallMeter: Sendable {
    /// Stalls that are kept.
    package static let capacity = 16

    /// Work that has begun.
    package struct WorkID: Hashable, Sendable {
        fileprivate let serial: UInt64
    }

    private struct Work {
        let name: String
        let start: MonotonicTime
        var end: MonotonicTime?
    }

    private var network = TurnTimes()
    private var pool = TurnMeter()
    private var screen = TurnMeter()
    private var stalls = Ring<Stall>(capacity: StallMeter.capacity)
    private var count = 0
    /// How many stalls could keep a transfer from its time: all but those of the screen.
    private(set) var engineStalls = 0
    private var running: [WorkID: Work] = [:]
    private var nextWork: UInt64 = 0
    /// Work that took long, kept for a beat that comes after it.
    private var longWork = Ring<Work>(capacity: 8)
    private var beatDueAt: MonotonicTime?
    private var isSuspended = false
    /// Time before this does not count: the process stood still on purpose.
    private var countsFrom = MonotonicTime.zero

    /// A meter that has seen nothing.
    package init() {}

    // MARK: Facts

    /// The network thread has measured its turns.
    package mutating func networkTurned(_ times: TurnTimes) { network = times }

    /// A part that measures itself has stood still.
    package mutating func stalled(_ stall: Stall) {
        count += 1
        if stall.part != .screen { engineStalls += 1 }
        var stall = stall
        stall.number = count
        stalls.append(stall)
    }

    /// A step of a frame has occupied the screen's thread.
    package mutating func screenWorked(
        on step: @autoclosure () -> String,
        from start: MonotonicTime,
        to end: MonotonicTime
    ) {
        screen.record(end.nanoseconds - start.nanoseconds, at: end)
        guard end - start > Stall.threshold else { return }
        stalled(Stall(part: .screen, time: end, duration: end - start, culprit: step()))
    }

    /// Work begins that occupies a thread of the pool.
    package mutating func begin(_ name: String, at time: MonotonicTime) -> WorkID {
        nextWork += 1
        let id = WorkID(serial: nextWork)
        running[id] = Work(name: name, start: time)
        return id
    }

    /// Work that occupied a thread of the pool has ended.
    package mutating func end(_ id: WorkID, at time: MonotonicTime) {
        guard let work = running.removeValue(forKey: id) else { return }
        worked(on: work.name, from: work.start, to: time)
    }

    /// Work has occupied a thread of the pool; short work is not kept.
    package mutating func worked(
        on name: @autoclosure () -> String,
        from start: MonotonicTime,
        to end: MonotonicTime
    ) {
        guard end - start >= Stall.threshold / 2 else { return }
        longWork.append(Work(name: name(), start: start, end: end))
    }

    /// The heartbeat goes to sleep and is to wake at a time; nil when it ends.
    package mutating func beatExpected(at due: MonotonicTime?) { beatDueAt = due }

    /// The heartbeat is awake.
    package mutating func beat(at time: MonotonicTime) {
        guard let due = beatDueAt else { return }
        beatDueAt = nil
        guard !isSuspended else { return }
        let start = max(due, countsFrom)
        pool.record(max(time.nanoseconds - start.nanoseconds, 0), at: time)
        guard time - start > Stall.threshold else { return }
        let culprit = culprits(from: start, to: time)
        stalled(Stall(part: .pool, time: time, duration: time - start, culprit: culprit))
    }

    /// The process is about to stand still on purpose, or goes on.
    package mutating func setSuspended(_ isSuspended: Bool, at time: MonotonicTime) {
        self.isSuspended = isSuspended
        countsFrom = time
    }

    // MARK: State

    /// The state of all parts.
    package mutating func report(at time: MonotonicTime) -> StallReport {
        var report = StallReport()
        report.network = network
        report.pool = pool.times(at: time)
        report.screen = screen.times(at: time)
        report.stalls = Array(stalls)
        report.count = count
        if let due = beatDueAt, !isSuspended {
            let start = max(due, countsFrom)
            if time - start > Stall.threshold {
                report.ongoing = Stall(
                    part: .pool,
                    time: time,
                    duration: time - start,
                    culprit: culprits(from: start, to: time)
                )
            }
        }
        return report
    }

    /// Stalls after one with a number, as far as they are kept.
    package func stalls(after number: Int) -> [Stall] { stalls.filter { $0.number > number } }

    /// What was at work while the pool stood still, the longest first.
    private func culprits(from start: MonotonicTime, to end: MonotonicTime) -> String {
        let candidates = running.values + longWork.filter { ($0.end ?? end) >= start }
        let names = candidates.filter { $0.start < end }
            .sorted { ($0.start, $0.name) < ($1.start, $1.name) }.map(\.name)
        guard let first = names.first else {
            return "no work of its own: the process was stopped or the machine busy"
        }
        guard names.count > 1 else { return first }
        return names.prefix(3).joined(separator: "; ")
            + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
}
