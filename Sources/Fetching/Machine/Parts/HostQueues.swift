import Clock
import DataStructures
import DequeModule
import HeapModule
import URLStandard

/// The back queues of the run, as in Mercator and Heritrix: a queue of tasks for each host, and the
/// hosts that may start one, in turn.
///
/// A host that may not start anything now is not among those, so it blocks no other host and costs
/// nothing until its rest is over. Every method is O(1), or O(log hosts) where a host has to rest.
struct HostQueues: Sendable {
    /// A task's place in a queue, valid as long as its ticket is its newest one.
    struct Entry: Sendable {
        let task: TaskID
        let ticket: UInt32
        /// Links from the seed; only tasks of one depth may change places.
        var depth: UInt16 = 0
    }

    private enum Readiness: Equatable {
        /// Its queue is empty.
        case idle
        /// Among the ``ready``.
        case ready
        /// It has as many transfers under way as it may have.
        case full
        /// Among the ``rests``; an older entry of it there is void.
        case resting(until: MonotonicTime)
        case paused

        var needsOnlyPermit: Bool { self == .ready || self == .full }
    }

    private struct Queue: Sendable {
        var entries = Deque<Entry>()
        var readiness = Readiness.idle
        var politeness: HostPoliteness
    }

    private struct Rest: Comparable, Sendable {
        let until: MonotonicTime
        let host: HostID

        static func < (left: Rest, right: Rest) -> Bool { left.until < right.until }
    }

    /// Every host, for the screen.
    private(set) var hosts: [HostRow] = []
    private var queues: [Queue] = []
    private var known: [String: HostID] = [:]
    /// The host that was asked for last, by a URL of it, since the next URL is likely of the same.
    private var newest: (url: WebURL, host: HostID)?
    private var ready = Deque<HostID>()
    private var rests = Heap<Rest>()
    /// Hosts that could start something if there were permits.
    private var waitingForPermit = 0
    private(set) var globalLimit: Int
    private let politeness: @Sendable (String) -> Politeness
    /// Whether tasks of one depth start in random order.
    private var mixesTasks = false
    /// The steered limit of hosts that become known.
    private var newHostLimit = Int.max
    private var random: SplitMix64

    /// Queues that know no host.
    ///
    /// - Parameter seed: Of the order of mixed tasks.
    init(
        seed: UInt64,
        globalLimit: Int,
        politeness: @escaping @Sendable (_ host: String) -> Politeness
    ) {
        random = SplitMix64(seed: seed)
        self.globalLimit = globalLimit
        self.politeness = politeness
    }

    // MARK: Hosts

    /// The host of a URL, made known if it is new.
    mutating func host(of url: WebURL) -> HostID {
        if let newest, url.hasSameAuthority(as: newest.url) { return newest.host }
        let host = host(named: url.hostAndPort)
        newest = (url, host)
        return host
    }

    /// The host with a name (`host` or `host:port`), made known with its politeness if it is new.
    mutating func host(named name: String) -> HostID {
        if let host = known[name] { return host }
        let host = HostID(index: hosts.count)
        let polite = politeness(name)
        let own = HostPoliteness(polite, globalLimit: globalLimit, steeredLimit: newHostLimit)
        known[name] = host
        hosts.append(HostRow(name: name, limit: own.limit, delay: max(polite.delay, .zero)))
        queues.append(Queue(politeness: own))
        return host
    }

    subscript(host: HostID) -> HostRow {
        _read { yield hosts[host.index] }
    }

    func contains(_ host: HostID) -> Bool { host.index < hosts.count }

    /// Counts a new task.
    mutating func countQueued(_ host: HostID) { hosts[host.index].queued += 1 }

    /// Counts a queued task on another host than before.
    mutating func moveQueued(from old: HostID, to new: HostID) {
        hosts[old.index].queued -= 1
        hosts[new.index].queued += 1
    }

    /// Counts a task of a host elsewhere than before.
    mutating func recount(_ host: HostID, _ move: TaskTable.Move) {
        hosts[host.index].add(-1, to: move.from)
        hosts[host.index].add(1, to: move.to)
    }

    // MARK: Queues

    /// Puts a task at the end of its host's queue, or at the front.
    mutating func enqueue(_ entry: Entry, on host: HostID, atFront: Bool, now: MonotonicTime) {
        if atFront {
            queues[host.index].entries.prepend(entry)
        } else {
            queues[host.index].entries.append(entry)
        }
        if queues[host.index].readiness == .idle { place(host, now: now) }
    }

    /// The next task whose host may start one now; nil if there is none.
    mutating func next(now: MonotonicTime) -> Entry? {
        while let rest = rests.min, rest.until <= now {
            rests.removeMin()
            guard queues[rest.host.index].readiness == .resting(until: rest.until) else { continue }
            place(rest.host, now: now)
        }
        while let host = ready.popFirst() {
            guard mayStart(host, now: now) else {
                place(host, now: now)
                continue
            }
            let entry = popFirst(of: host)
            place(host, now: now)
            if let entry { return entry }
        }
        return nil
    }

    /// Whether no host could start anything if there were permits.
    var isIdle: Bool { waitingForPermit == 0 }

    /// Whether this host could start something if there were permits, and no other host could.
    func isAlone(_ host: HostID) -> Bool {
        waitingForPermit == 1 && queues[host.index].readiness.needsOnlyPermit
    }

    /// Takes the next task out of a host's queue, whether it may start or not.
    mutating func take(from host: HostID, now: MonotonicTime) -> Entry? {
        defer { if queues[host.index].entries.isEmpty { place(host, now: now) } }
        return popFirst(of: host)
    }

    /// Takes the first entry of a queue, or any of the same depth if tasks are mixed.
    private mutating func popFirst(of host: HostID) -> Entry? {
        if mixesTasks, let first = queues[host.index].entries.first {
            let count = queues[host.index].entries.count
            // Most of a queue is of one or two depths, so one of a few draws fits.
            for _ in 0..<4 {
                let drawn = Int.random(in: 0..<count, using: &random)
                guard queues[host.index].entries[drawn].depth == first.depth else { continue }
                queues[host.index].entries.swapAt(0, drawn)
                break
            }
        }
        return queues[host.index].entries.popFirst()
    }

    /// When the next resting host may start again.
    var nextChange: MonotonicTime? { rests.min?.until }

    /// Whether the host may start something now.
    func mayStart(_ host: HostID, now: MonotonicTime) -> Bool {
        hosts[host.index].mayStart(at: now)
    }

    /// Puts a host where it belongs: among the ready, the resting, or nowhere.
    private mutating func place(_ host: HostID, now: MonotonicTime) {
        let row = hosts[host.index]
        let until = max(row.nextStart, row.backoffUntil)
        if queues[host.index].readiness.needsOnlyPermit { waitingForPermit -= 1 }
        if queues[host.index].entries.isEmpty {
            queues[host.index].readiness = .idle
        } else if row.isPaused {
            queues[host.index].readiness = .paused
        } else if row.active >= row.limit {
            queues[host.index].readiness = .full
        } else if until > now {
            queues[host.index].readiness = .resting(until: until)
            rests.insert(Rest(until: until, host: host))
        } else {
            queues[host.index].readiness = .ready
            ready.append(host)
        }
        if queues[host.index].readiness.needsOnlyPermit { waitingForPermit += 1 }
    }

    // MARK: Circuits

    /// Whether attempts have failed since the last sign of life.
    func hasFailed(_ host: HostID) -> Bool {
        queues[host.index].politeness.circuits.haveFailed
    }

    /// Why nothing is asked of a host at this time; nil if something may be.
    func death(of host: HostID, isSecure: Bool, now: MonotonicTime) -> CircuitBreaker.Death? {
        queues[host.index].politeness.circuits.death(isSecure: isSecure, at: now)
    }

    // MARK: Changes of politeness

    /// Changes a host without placing it anew: a stricter rule is noticed when its turn comes.
    mutating func change<Answer>(
        _ host: HostID,
        _ change: (inout HostRow, inout HostPoliteness) -> Answer
    ) -> Answer {
        change(&hosts[host.index], &queues[host.index].politeness)
    }

    /// Places a host anew that is full or rests or is paused, since it may not be any more.
    mutating func reconsider(_ host: HostID, now: MonotonicTime) {
        switch queues[host.index].readiness {
        case .full, .resting, .paused: place(host, now: now)
        case .idle, .ready: break
        }
    }

    /// Places a host anew whose transfer has ended.
    mutating func transferEnded(on host: HostID, now: MonotonicTime) {
        hosts[host.index].active -= 1
        if queues[host.index].readiness == .full { place(host, now: now) }
    }

    /// Empties the queue of a host.
    mutating func takeAll(of host: HostID) -> Deque<Entry> {
        defer { queues[host.index].entries = [] }
        return queues[host.index].entries
    }

    /// Follows a change of the engine's limit.
    mutating func setGlobalLimit(_ limit: Int, now: MonotonicTime) {
        let limit = max(1, limit)
        globalLimit = limit
        for host in hosts.indices.lazy.map(HostID.init(index:)) {
            if change(host, { $1.follow(globalLimit: limit, &$0) }) { reconsider(host, now: now) }
        }
    }

    /// Begins to let something else set limits and paces.
    ///
    /// - Parameters:
    ///   - mixesTasks: Whether tasks of one depth start in random order.
    ///   - newHostLimit: What hosts that become known begin with; nil for their politeness.
    mutating func beginSteering(mixingTasks mixesTasks: Bool, newHostLimit: Int?) {
        self.mixesTasks = mixesTasks
        self.newHostLimit = newHostLimit.map { max(1, $0) } ?? .max
    }

    /// Gives every host back the limit and the pace of its politeness.
    mutating func endSteering(now: MonotonicTime) {
        mixesTasks = false
        newHostLimit = .max
        for host in hosts.indices.lazy.map(HostID.init(index:)) {
            steer(host, toLimit: .max, now: now)
            steer(host, toPace: .zero, now: now)
        }
    }
}

extension HostRow {
    /// Whether something may start now.
    fileprivate func mayStart(at now: MonotonicTime) -> Bool {
        !isPaused && active < limit && nextStart <= now && backoffUntil <= now
    }

    fileprivate mutating func add(_ change: Int, to share: TaskShare) {
        switch share {
        case .queued: queued += change
        case .ok: ok += change
        case .failed: failed += change
        case .active, .cancelled, .skipped: break
        }
    }
}
