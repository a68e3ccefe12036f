package import Clock
package import Fetching
import URLStandard

/// Counts by host and status, and the times of some tasks, for reports that show the whole run.
///
/// Bounded: ``maximumHosts`` hosts, ``maximumTimed`` of the first and of the slowest tasks, and a few
/// bytes a task to notice that it ends again.
package struct RunStatistics: Sendable {
    /// Hosts that are told apart; all others count as one.
    static let maximumHosts = 10_000
    /// Tasks that are kept of the first ones, and of the slowest ones.
    static let maximumTimed = 100

    /// What is counted of one host.
    package struct Host: Sendable {
        package var ok = 0
        package var broken = 0
        package var warned = 0
        package var other = 0
        package var bytes: Int64 = 0
        /// Of those that were fetched, well or not.
        package var milliseconds = 0.0
    }

    private enum Ending: UInt8 {
        case none, ok, broken, warned, other
    }

    /// How a task ended last.
    private struct LastEnd {
        var ending = Ending.none
        /// 0 for none.
        var status: UInt16 = 0
        /// Whether it counts in ``statuses``.
        var isFetched = false
    }

    private var lastEnds: [LastEnd] = []
    package private(set) var hosts: [String: Host] = [:]
    /// Answers by their status; 0 for none.
    package private(set) var statuses: [UInt16: Int] = [:]
    package private(set) var first: [TimedTask] = []
    package private(set) var slowest: [TimedTask] = []

    /// Takes a batch into account.
    mutating func record(_ batch: [FetchResult]) {
        for result in batch { record(result) }
    }

    private mutating func record(_ result: FetchResult) {
        let position = result.id.index
        if position >= lastEnds.count {
            let missing = position + 1 - lastEnds.count
            lastEnds += [LastEnd](repeating: LastEnd(), count: missing)
        }
        let previous = lastEnds[position]
        let last = LastEnd(
            ending: Self.ending(of: result),
            status: result.status ?? 0,
            isFetched: result.outcome == .ok || result.outcome == .failed
        )
        lastEnds[position] = last
        if previous.isFetched { statuses[previous.status, default: 0] -= 1 }
        if last.isFetched { statuses[last.status, default: 0] += 1 }
        var name = result.url.parsed?.hostAndPort ?? ""
        if hosts[name] == nil, hosts.count >= Self.maximumHosts { name = Self.everyOther }
        var host = hosts[name] ?? Host()
        Self.count(previous.ending, in: &host, by: -1)
        Self.count(last.ending, in: &host, by: 1)
        host.bytes += result.bytes
        if last.isFetched {
            host.milliseconds += result.busyMilliseconds
            let task = TimedTask(result)
            Self.insert(task, into: &first) { $0.startedAt < $1.startedAt }
            Self.insert(task, into: &slowest) { $0.milliseconds > $1.milliseconds }
        }
        hosts[name] = host
    }

    /// The name under which hosts count that are too many.
    static let everyOther = "(other hosts)"

    /// Hosts with most tasks first.
    package var hostsByCount: [(name: String, host: Host)] {
        hosts.map { ($0.key, $0.value) }.sorted { left, right in
            left.1.total != right.1.total ? left.1.total > right.1.total : left.0 < right.0
        }
    }

    /// The first and the slowest tasks together, in the order in which they started.
    package var timed: [TimedTask] {
        let known = Set(first.map(\.id))
        return (first + slowest.filter { !known.contains($0.id) })
            .sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    }

    private static func ending(of result: FetchResult) -> Ending {
        switch result.severity {
        case .error: .broken
        case .warning: .warned
        case nil: result.outcome == .ok ? .ok : .other
        }
    }

    private static func count(_ ending: Ending, in host: inout Host, by change: Int) {
        switch ending {
        case .none: break
        case .ok: host.ok += change
        case .broken: host.broken += change
        case .warned: host.warned += change
        case .other: host.other += change
        }
    }

    /// Keeps the first tasks of an order; an earlier end of the same task goes.
    private static func insert(
        _ task: TimedTask,
        into list: inout [TimedTask],
        before: (TimedTask, TimedTask) -> Bool
    ) {
        if let last = list.last, list.count >= maximumTimed, !before(task, last) { return }
        list.removeAll { $0.id == task.id }
        let position = list.firstIndex { before(task, $0) } ?? list.endIndex
        list.insert(task, at: position)
        if list.count > maximumTimed { list.removeLast() }
    }
}

extension RunStatistics.Host {
    /// Every task of the host.
    package var total: Int { ok + broken + warned + other }
}

/// When a task was at work, and in which phases.
package struct TimedTask: Identifiable, Sendable {
    package let id: TaskID
    package let url: TaskURL
    package let status: UInt16?
    package let outcome: Outcome
    package let label: String
    /// When its turn came.
    package let startedAt: MonotonicTime
    /// From its turn to its end, with every attempt.
    package let milliseconds: Double
    package let bytes: Int64
    /// The phases of the last attempt.
    package let timing: PhaseTiming

    init(_ result: FetchResult) {
        id = result.id
        url = result.url
        status = result.status
        outcome = result.outcome
        label = result.error?.errorClass.name ?? result.status.map { "\($0)" } ?? ""
        milliseconds = result.busyMilliseconds
        startedAt = MonotonicTime(
            nanoseconds: max(
                result.finishedAt.nanoseconds - Int64(result.busyMilliseconds * 1e6),
                0
            )
        )
        bytes = result.bytes
        timing = result.timing
    }
}
