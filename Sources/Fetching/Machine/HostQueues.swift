import Clock
import DataStructures
import DequeModule
import HeapModule

/// Decides whose turn it is: hosts take turns, each within its own limit, delay and backoff.
///
/// A host that may not start anything now is not in line, so nobody ever waits behind it, and it
/// costs nothing until it may again. Every method is O(1), or O(log hosts) where a host has to rest.
struct HostQueues: Sendable {
    /// A task in line, valid as long as its ticket is its newest one.
    struct Entry: Sendable {
        let task: TaskID
        let ticket: UInt32
        /// Links from the seed; only tasks of one depth may change places.
        var depth: UInt16 = 0
    }

    /// Where a host stands in the line.
    private enum Standing {
        case idle, inLine, full, resting, paused

        var isEager: Bool { self == .inLine || self == .full }
    }

    private struct Lane: Sendable {
        var entries = Deque<Entry>()
        var standing = Standing.idle
        var followsGlobalLimit: Bool
        /// The limit of its politeness, and a lower one that whoever steers has set.
        var ownLimit: Int
        var steeredLimit = Int.max
        /// Least time between two starts that whoever steers has set, in nanoseconds.
        var steeredPace: Int64 = 0
        /// Throttling events in a row, and when the last one began.
        var strikes = 0
        var lastStrike = MonotonicTime.zero
        var lastStart = MonotonicTime.zero
        /// How long good transfers take, in nanoseconds: a moving average; zero before the first.
        var usualTime: Int64 = 0
        /// Least time between two starts while errors come faster than answers, in nanoseconds.
        var pace: Int64 = 0
        var pausedAt = MonotonicTime.zero
        /// Until when it rests; an older entry among the rests is void.
        var restUntil = MonotonicTime.zero
    }

    private struct Rest: Comparable, Sendable {
        let until: MonotonicTime
        let host: HostID

        static func < (left: Rest, right: Rest) -> Bool { left.until < right.until }
    }

    /// Every host, for the screen.
    private(set) var hosts: [HostRow] = []
    private var lanes: [Lane] = []
    private var known: [String: HostID] = [:]
    private var line = Deque<HostID>()
    /// How many hosts have something to start and need not rest: in line, or full.
    private var eager = 0
    private var rests = Heap<Rest>()
    /// Whether tasks of one depth start in random order.
    var mixesTasks = false
    private var random: SplitMix64
    /// The limit of whoever steers for hosts that become known.
    var newHostLimit = Int.max

    /// A scheduler that knows no host.
    ///
    /// - Parameter seed: Of the order of mixed tasks.
    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// The host of that name, made known with its politeness if it is new.
    mutating func host(named name: String, globalLimit: Int, _ politeness: (String) -> Politeness)
        -> HostID
    {
        if let host = known[name] { return host }
        let host = HostID(index: hosts.count)
        let polite = politeness(name)
        known[name] = host
        let delay = max(polite.delay, .zero)
        let limit = max(1, polite.limit ?? globalLimit)
        let begun = min(limit, newHostLimit)
        hosts.append(HostRow(name: name, limit: begun, delay: delay))
        var lane = Lane(followsGlobalLimit: polite.limit == nil, ownLimit: limit)
        lane.steeredLimit = newHostLimit
        lanes.append(lane)
        return host
    }

    /// Puts a task in its host's line, at the end or at the front.
    mutating func enqueue(_ entry: Entry, on host: HostID, atFront: Bool, now: MonotonicTime) {
        if atFront {
            lanes[host.index].entries.prepend(entry)
        } else {
            lanes[host.index].entries.append(entry)
        }
        if lanes[host.index].standing == .idle { standInLine(host, now: now) }
    }

    /// The next task whose host may start one now; nil if there is none.
    mutating func next(now: MonotonicTime) -> Entry? {
        while let rest = rests.min, rest.until <= now {
            rests.removeMin()
            let lane = lanes[rest.host.index]
            guard lane.standing == .resting, lane.restUntil == rest.until else { continue }
            standInLine(rest.host, now: now)
        }
        while let host = line.popFirst() {
            guard mayStart(host, now: now) else {
                standInLine(host, now: now)
                continue
            }
            let entry = popFirst(of: host)
            standInLine(host, now: now)
            if let entry { return entry }
        }
        return nil
    }

    /// Whether no host has anything to start now or as soon as a permit is free.
    var isIdle: Bool { eager == 0 }

    /// Whether this host has something to start, and no other one that need not rest.
    func isAlone(_ host: HostID) -> Bool {
        eager == 1 && lanes[host.index].standing.isEager
    }

    /// Takes the host's next task out of line, whether it may start or not.
    mutating func take(from host: HostID, now: MonotonicTime) -> Entry? {
        defer { if lanes[host.index].entries.isEmpty { standInLine(host, now: now) } }
        return popFirst(of: host)
    }

    /// Takes the first entry out of a host's line, or any of the same depth if tasks are mixed.
    private mutating func popFirst(of host: HostID) -> Entry? {
        if mixesTasks, let first = lanes[host.index].entries.first {
            let count = lanes[host.index].entries.count
            // Most of a line is of one or two depths, so one of a few draws fits.
            for _ in 0..<4 {
                let drawn = Int.random(in: 0..<count, using: &random)
                guard lanes[host.index].entries[drawn].depth == first.depth else { continue }
                lanes[host.index].entries.swapAt(0, drawn)
                break
            }
        }
        return lanes[host.index].entries.popFirst()
    }

    /// When the next resting host may start again.
    var nextChange: MonotonicTime? { rests.min?.until }

    /// A transfer to the host has been started.
    mutating func started(_ host: HostID, now: MonotonicTime) {
        hosts[host.index].active += 1
        lanes[host.index].lastStart = now
        let pace = max(lanes[host.index].pace, lanes[host.index].steeredPace)
        let paced = now.advanced(nanoseconds: pace)
        hosts[host.index].nextStart = max(now + hosts[host.index].delay, paced)
    }

    /// A transfer to the host has ended.
    mutating func ended(_ host: HostID, now: MonotonicTime) {
        hosts[host.index].active -= 1
        if lanes[host.index].standing == .full { standInLine(host, now: now) }
    }

    /// Changes the counts that the screen shows.
    mutating func count(_ host: HostID, _ change: (inout HostRow) -> Void) {
        change(&hosts[host.index])
    }

    /// The host asked for rest: nothing is started before `until`, and of two the longer wins.
    mutating func rest(_ host: HostID, until: MonotonicTime) {
        hosts[host.index].backoffUntil = max(hosts[host.index].backoffUntil, until)
    }

    /// The host throttled a transfer that was started at `start`; returns how many times in a row.
    ///
    /// Answers to transfers that were under way when the last one came are the same event: they do
    /// not count again, and the answer is nil.
    mutating func struck(_ host: HostID, transferStartedAt start: MonotonicTime, now: MonotonicTime)
        -> Int?
    {
        hosts[host.index].throttled += 1
        guard lanes[host.index].strikes == 0 || start > lanes[host.index].lastStrike else {
            return nil
        }
        lanes[host.index].strikes += 1
        lanes[host.index].lastStrike = now
        return lanes[host.index].strikes
    }

    /// The host answered well; if the transfer was started after its last throttling, that is over.
    mutating func recovered(
        _ host: HostID,
        transferStartedAt start: MonotonicTime,
        now: MonotonicTime
    ) {
        if start > lanes[host.index].lastStrike { lanes[host.index].strikes = 0 }
        let taken = now.nanoseconds - start.nanoseconds
        let usual = lanes[host.index].usualTime
        lanes[host.index].pace = 0
        lanes[host.index].usualTime = usual == 0 ? taken : usual + (taken - usual) / 8
    }

    /// The host failed a transfer that was started at `start`.
    ///
    /// Errors often come faster than answers, and a permit that is free at once would make a host in
    /// trouble get more requests than a well one. Until it answers again, starts keep the distance
    /// that they had while it did: its usual time, shared among its permits.
    mutating func failed(_ host: HostID, transferStartedAt start: MonotonicTime, now: MonotonicTime)
    {
        let usual = lanes[host.index].usualTime
        guard now.nanoseconds - start.nanoseconds < usual else { return }
        lanes[host.index].pace = usual / Int64(hosts[host.index].limit)
        hosts[host.index].nextStart = max(
            hosts[host.index].nextStart,
            lanes[host.index].lastStart.advanced(nanoseconds: lanes[host.index].pace)
        )
    }

    /// Parks the host, for it asked for more rest than is waited for: it gets nothing more.
    ///
    /// Returns its line, now empty.
    mutating func park(_ host: HostID, asked: Duration) -> Deque<Entry> {
        hosts[host.index].restAsked = max(hosts[host.index].restAsked ?? .zero, asked)
        return takeAll(of: host)
    }

    /// Whether the host is parked.
    func isParked(_ host: HostID) -> Bool { hosts[host.index].restAsked != nil }

    /// Takes a parked host out of the park, and forgets its rest; any other keeps its own.
    mutating func unpark(_ host: HostID, now: MonotonicTime) {
        guard isParked(host) else { return }
        hosts[host.index].restAsked = nil
        hosts[host.index].backoffUntil = .zero
        if lanes[host.index].standing == .resting { standInLine(host, now: now) }
    }

    /// Takes a host out of the line by the user's order, or lets it stand there again.
    ///
    /// Returns whether that changes anything.
    mutating func setPaused(_ isPaused: Bool, _ host: HostID, now: MonotonicTime) -> Bool {
        guard host.index < hosts.count, hosts[host.index].isPaused != isPaused else { return false }
        hosts[host.index].isPaused = isPaused
        if isPaused { lanes[host.index].pausedAt = now }
        if lanes[host.index].standing == .paused { standInLine(host, now: now) }
        return true
    }

    /// When the host was paused, if it is.
    func pausedAt(_ host: HostID) -> MonotonicTime {
        host.index < lanes.count ? lanes[host.index].pausedAt : .zero
    }

    /// Empties the line of one host.
    private mutating func takeAll(of host: HostID) -> Deque<Entry> {
        defer { lanes[host.index].entries = [] }
        return lanes[host.index].entries
    }

    /// Follows a change of the engine's limit.
    mutating func setGlobalLimit(_ limit: Int, now: MonotonicTime) {
        for index in hosts.indices where lanes[index].followsGlobalLimit {
            setLimit(limit, of: index, now: now)
        }
    }

    /// Changes one host's politeness.
    mutating func setPoliteness(
        _ politeness: Politeness,
        of host: HostID,
        globalLimit: Int,
        now: MonotonicTime
    ) {
        lanes[host.index].followsGlobalLimit = politeness.limit == nil
        setDelay(politeness.delay, of: host)
        setLimit(politeness.limit ?? globalLimit, of: host.index, now: now)
    }

    /// Makes one host's delay longer, never shorter.
    mutating func raiseDelay(to delay: Duration, of host: HostID, now: MonotonicTime) {
        guard delay > hosts[host.index].delay else { return }
        setDelay(delay, of: host)
        setLimit(lanes[host.index].ownLimit, of: host.index, now: now)
    }

    private mutating func setDelay(_ delay: Duration, of host: HostID) {
        let added = delay - hosts[host.index].delay
        hosts[host.index].delay = delay
        if hosts[host.index].nextStart > .zero {
            hosts[host.index].nextStart = hosts[host.index].nextStart + added
        }
    }

    /// Lowers a host's limit below that of its politeness, or lets it be as high again.
    mutating func steer(_ host: HostID, toLimit limit: Int, now: MonotonicTime) {
        guard host.index < hosts.count else { return }
        lanes[host.index].steeredLimit = max(1, limit)
        setLimit(lanes[host.index].ownLimit, of: host.index, now: now)
    }

    /// Sets the least time between two starts on a host, beside its delay; zero ends that.
    mutating func steer(_ host: HostID, toPace pace: Duration, now: MonotonicTime) {
        guard host.index < hosts.count else { return }
        let new = max(0, pace.wholeNanoseconds)
        if new < lanes[host.index].steeredPace {
            hosts[host.index].nextStart = min(
                hosts[host.index].nextStart,
                max(
                    lanes[host.index].lastStart + hosts[host.index].delay,
                    lanes[host.index].lastStart
                        .advanced(nanoseconds: max(lanes[host.index].pace, new))
                )
            )
        }
        lanes[host.index].steeredPace = new
        if lanes[host.index].standing == .resting { standInLine(host, now: now) }
    }

    /// Gives every host back the limit and the pace of its politeness.
    mutating func endSteering(now: MonotonicTime) {
        mixesTasks = false
        newHostLimit = .max
        for index in hosts.indices {
            steer(HostID(index: index), toLimit: .max, now: now)
            steer(HostID(index: index), toPace: .zero, now: now)
        }
    }

    private mutating func setLimit(_ limit: Int, of index: Int, now: MonotonicTime) {
        lanes[index].ownLimit = max(1, limit)
        hosts[index].limit = min(lanes[index].ownLimit, lanes[index].steeredLimit)
        let standing = lanes[index].standing
        if standing == .full || standing == .resting {
            standInLine(HostID(index: index), now: now)
        }
    }

    /// Whether the host may start something now.
    func mayStart(_ host: HostID, now: MonotonicTime) -> Bool {
        let row = hosts[host.index]
        return !row.isPaused && row.active < row.limit && row.nextStart <= now
            && row.backoffUntil <= now
    }

    /// Finds the host's standing anew and puts it where it belongs.
    private mutating func standInLine(_ host: HostID, now: MonotonicTime) {
        let row = hosts[host.index]
        let until = max(row.nextStart, row.backoffUntil)
        if lanes[host.index].standing.isEager { eager -= 1 }
        defer { if lanes[host.index].standing.isEager { eager += 1 } }
        if lanes[host.index].entries.isEmpty {
            lanes[host.index].standing = .idle
        } else if row.isPaused {
            lanes[host.index].standing = .paused
        } else if row.active >= row.limit {
            lanes[host.index].standing = .full
        } else if until > now {
            lanes[host.index].standing = .resting
            lanes[host.index].restUntil = until
            rests.insert(Rest(until: until, host: host))
        } else {
            lanes[host.index].standing = .inLine
            line.append(host)
        }
    }
}
