package import Clock

/// Closed-loop clients: each slot asks again as soon as it is answered.
///
/// So a crawler with a full queue looks to a server. It runs on a virtual clock, for tests of what
/// steers limits.
///
/// Ask for one ended attempt after the other with ``next(until:)`` and change limits in between;
/// replacements start only at a following call, once all that ended at the same instant is handed
/// out, so they obey the change. The seed of the server decides everything: the same calls give the
/// same attempts.
package struct ClosedLoop: Sendable {
    /// An attempt that has ended.
    package struct Attempt: Equatable, Sendable {
        /// Rises by one with each start.
        package var number: Int
        /// Which client's, from 0.
        package var client: Int
        package var start: MonotonicTime
        package var end: MonotonicTime
        /// The answer's status; nil if the client gave up.
        package var status: Int?
        /// Whole seconds of `Retry-After`, if it was sent.
        package var retryAfter: Int?
        /// Whether it had to open a connection.
        package var wasNewConnection: Bool

        /// Whether it counts as goodput.
        package var isGood: Bool { status.map { (200..<400).contains($0) } ?? false }
    }

    /// What one client may do.
    package struct Client: Equatable, Sendable {
        /// Attempts in flight at most.
        ///
        /// Where more are in flight than it allows, none is cancelled and none starts.
        package var limit: Int
        /// Nothing starts before it.
        package var restsUntil = MonotonicTime.zero
        /// Between two starts at least; nil for no such pace.
        package var pace: Duration?
        /// Attempts in flight.
        package fileprivate(set) var inFlight = 0
        /// Attempts started so far.
        package fileprivate(set) var started = 0
        /// Connections that are open and not in use.
        package fileprivate(set) var idleConnections = 0
        fileprivate var nextPacedStart = Int64.min
        fileprivate var area = 0.0
        fileprivate var areaUntil: Int64 = 0

        fileprivate func mayStart(at now: Int64) -> Int64? {
            guard inFlight < limit else { return nil }
            return max(restsUntil.nanoseconds, nextPacedStart, now)
        }

        fileprivate mutating func count(_ change: Int, at now: Int64) {
            area += Double(inFlight) * Double(now - areaUntil) * 1e-9
            areaUntil = now
            inFlight += change
        }
    }

    private struct Running {
        var start: Int64
        var number = -1
        var client: Int32
        var wasNew: Bool
    }

    /// The clients; each starts what its limit allows at the next call.
    package var clients: [Client]
    /// How far the clock is.
    package private(set) var now: MonotonicTime
    private var server: any ModelServer
    private let roundTrip: Int64
    private let patience: Int64?
    private var running: [Running] = []
    private var freeSlots: [Int] = []
    private var started = 0
    private var departures: [ModelDeparture] = []
    private var nextDeparture = 0
    /// Ends that come later than the server's answer, because no attempt is shorter than a round trip.
    private var late = EventHeap<Int64, (id: Int, answer: ModelAnswer)>()
    private var deadlines = WaitingLine<(time: Int64, id: Int)>()

    /// Clients before a fresh server.
    ///
    /// - Parameters:
    ///   - limits: One a client.
    ///   - start: What the clock says at first.
    ///   - roundTrip: What an attempt takes at least, above zero, or a loop of refusals would never
    ///     let time pass.
    ///   - patience: How long an attempt is waited for at most, no less than a round trip; nil for ever.
    package init(
        _ server: any ModelServer,
        limits: [Int],
        start: MonotonicTime = .zero,
        roundTrip: Duration = .milliseconds(1),
        patience: Duration? = nil
    ) {
        self.server = server
        now = start
        let least = max(roundTrip.wholeNanoseconds, 1)
        self.roundTrip = least
        self.patience = patience.map { max($0.wholeNanoseconds, least) }
        clients = limits.map { limit in
            var client = Client(limit: limit)
            client.areaUntil = start.nanoseconds
            client.restsUntil = start
            return client
        }
    }

    /// One client before a fresh server.
    package init(
        _ server: any ModelServer,
        limit: Int,
        start: MonotonicTime = .zero,
        roundTrip: Duration = .milliseconds(1),
        patience: Duration? = nil
    ) {
        self.init(
            server,
            limits: [limit],
            start: start,
            roundTrip: roundTrip,
            patience: patience
        )
    }

    /// The limit of the first client.
    package var limit: Int {
        get { clients[0].limit }
        set { clients[0].limit = newValue }
    }

    /// Slots times seconds that were in flight so far: divided by time, the mean number in flight.
    package func inFlightSeconds(of client: Int = 0) -> Double {
        var client = clients[client]
        client.count(0, at: now.nanoseconds)
        return client.area
    }

    /// The next attempt that ends no later than `deadline`, with the clock at its end; nil with the
    /// clock at the deadline if there is none.
    package mutating func next(until deadline: MonotonicTime) -> Attempt? {
        while true {
            if nextDeparture < departures.count {
                let departure = departures[nextDeparture]
                nextDeparture += 1
                if let ended = answered(departure.id, departure.answer) { return ended }
                continue
            }
            let resumption = startWhatMay()
            var time = min(deadline.nanoseconds, resumption)
            if let event = server.nextDeparture { time = min(time, event.nanoseconds) }
            if let event = late.nextTime { time = min(time, event) }
            if let event = nextTimeout() { time = min(time, event) }
            now = MonotonicTime(nanoseconds: max(time, now.nanoseconds))
            departures.removeAll(keepingCapacity: true)
            nextDeparture = 0
            server.advance(to: now, into: &departures)
            while let event = late.nextTime, event <= now.nanoseconds,
                let (_, entry) = late.removeFirst()
            {
                departures.append(ModelDeparture(id: entry.id, time: now, answer: entry.answer))
            }
            if let (_, id) = expired() { return ended(id, nil) }
            if departures.isEmpty, now >= deadline { return nil }
        }
    }
}

extension ClosedLoop {
    /// Starts what limits, rests and paces allow now.
    ///
    /// - Returns: When more may start by time alone; the maximum if never.
    private mutating func startWhatMay() -> Int64 {
        var resumption = Int64.max
        for index in clients.indices {
            while let time = clients[index].mayStart(at: now.nanoseconds) {
                guard time <= now.nanoseconds else {
                    resumption = min(resumption, time)
                    break
                }
                start(index)
            }
        }
        return resumption
    }

    private mutating func start(_ index: Int) {
        let isNew = clients[index].idleConnections == 0
        clients[index].idleConnections -= isNew ? 0 : 1
        clients[index].count(1, at: now.nanoseconds)
        clients[index].started += 1
        if let pace = clients[index].pace {
            clients[index].nextPacedStart = now.nanoseconds + pace.wholeNanoseconds
        }
        let record = Running(
            start: now.nanoseconds,
            number: started,
            client: Int32(index),
            wasNew: isNew
        )
        // The slot in the lower half of the identifier, so that no dictionary is needed.
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            running[slot] = record
        } else {
            slot = running.count
            running.append(record)
        }
        let id = started << 20 | slot
        started += 1
        if let patience { deadlines.append((now.nanoseconds + patience, id)) }
        if let answer = server.arrived(id, at: now, onNewConnection: isNew) {
            late.insert((id, answer), at: now.nanoseconds + roundTrip)
        }
    }

    private func isRunning(_ id: Int) -> Bool {
        running[id & 0xF_FFFF].number == id >> 20
    }

    private mutating func answered(_ id: Int, _ answer: ModelAnswer) -> Attempt? {
        guard isRunning(id) else { return nil }
        let earliest = running[id & 0xF_FFFF].start + roundTrip
        guard earliest <= now.nanoseconds else {
            late.insert((id, answer), at: earliest)
            return nil
        }
        return ended(id, answer)
    }

    private mutating func ended(_ id: Int, _ answer: ModelAnswer?) -> Attempt {
        let slot = id & 0xF_FFFF
        let record = running[slot]
        running[slot].number = -1
        freeSlots.append(slot)
        let client = Int(record.client)
        clients[client].count(-1, at: now.nanoseconds)
        if answer == nil {
            server.abandoned(id, at: now)
        } else {
            clients[client].idleConnections += 1
        }
        return Attempt(
            number: record.number,
            client: client,
            start: MonotonicTime(nanoseconds: record.start),
            end: now,
            status: answer?.status,
            retryAfter: answer?.retryAfter,
            wasNewConnection: record.wasNew
        )
    }

    private mutating func nextTimeout() -> Int64? {
        while let first = deadlines.first {
            if isRunning(first.id) { return first.time }
            _ = deadlines.popFirst()
        }
        return nil
    }

    /// An attempt that has run out of patience and is not answered at this very instant.
    private mutating func expired() -> (time: Int64, id: Int)? {
        guard departures.isEmpty, let time = nextTimeout(), time <= now.nanoseconds else {
            return nil
        }
        return deadlines.popFirst()
    }
}
