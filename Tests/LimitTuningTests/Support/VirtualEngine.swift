import Fetching
import ServerModels
import Statistics

/// An engine without network on a clock of its own: it keeps as many requests inside a model server
/// as the limit allows, and lets whoever steers it see every attempt that ends.
struct VirtualEngine<Steering: LimitSteering> {
    /// What surrounds the model.
    struct Setting {
        /// What a request costs before it reaches the server if no connection is open for it.
        var connect = Duration.zero
        /// The network loop's share of work at a number in flight.
        var busy: @Sendable (Int) -> Double = { _ in 0 }
        /// Stalls of our own loop, at these times in seconds.
        var stalls: [Double] = []
        /// How long a host rests after a 429 without `Retry-After`.
        var backoff = Duration.milliseconds(250)
        /// Attempts there are in all; after them the queue is dry.
        var supply = Int.max
    }

    private struct Flight {
        var start: MonotonicTime
        var arrival: MonotonicTime
        var isReused: Bool
    }

    var steering: Steering
    var model: any ModelServer
    let setting: Setting
    private(set) var now = MonotonicTime.zero
    private(set) var limit: Int
    private(set) var requests = 0
    private(set) var throttled = 0
    /// Starts, their times in seconds, while a rest was asked for.
    private(set) var startsInRest = 0
    /// Every start: time in seconds and limit then.
    private(set) var largestLimit = 0
    /// When each rest that was asked for ended, and when the first start after it was.
    private(set) var restEnds: [(asked: Double, started: Double)] = []
    private var flights: [Int: Flight] = [:]
    private var arrivals: [(time: MonotonicTime, id: Int)] = []
    private var isHeld = false
    private var idleConnections = 0
    private var permitSeconds = 0.0
    private var restUntil = MonotonicTime.zero
    private var isRestOpen = false
    private var backoffUntil = MonotonicTime.zero

    init(
        _ steering: Steering,
        _ model: any ModelServer,
        limit: Int = 8,
        _ setting: Setting = Setting()
    ) {
        self.steering = steering
        self.model = model
        self.limit = limit
        self.setting = setting
    }

    /// Runs until whoever steers lets go, or until `seconds` have passed.
    mutating func run(seconds: Double = 600, until isDone: (Steering) -> Bool = { $0.isOver }) {
        let end = MonotonicTime.zero + .seconds(seconds)
        observe([])
        fill()
        while now < end, !isDone(steering) {
            guard let next = nextEvent, next < .distantFuture else { break }
            advance(to: max(next, now))
            observe(take())
            fill()
        }
    }

    private var nextEvent: MonotonicTime? {
        var next = min(model.nextDeparture ?? .distantFuture, steering.nextWake ?? .distantFuture)
        for arrival in arrivals { next = min(next, arrival.time) }
        if !isHeld, backoffUntil > now, flights.count < limit { next = min(next, backoffUntil) }
        return next
    }

    private mutating func advance(to time: MonotonicTime) {
        permitSeconds += Double(flights.count) * time.seconds(since: now)
        now = time
    }

    /// Lets requests arrive and answers leave.
    private mutating func take() -> [AttemptRecord] {
        var ended: [AttemptRecord] = []
        for departure in model.advance(to: now) {
            if let record = end(departure.id, departure.answer) { ended.append(record) }
        }
        let arrived = arrivals.filter { $0.time <= now }
        arrivals.removeAll { $0.time <= now }
        for arrival in arrived {
            if let answer = model.arrived(arrival.id, at: now),
                let record = end(arrival.id, answer)
            {
                ended.append(record)
            }
        }
        return ended
    }

    private mutating func end(_ id: Int, _ answer: ModelAnswer) -> AttemptRecord? {
        guard let flight = flights.removeValue(forKey: id) else { return nil }
        idleConnections += 1
        let isThrottled = answer.status == 429 || answer.status == 503
        if isThrottled {
            throttled += 1
            backoffUntil = max(backoffUntil, now + setting.backoff)
        }
        let asked = answer.retryAfter.map { Duration.seconds($0) }
        if let asked {
            restUntil = max(restUntil, now + asked)
            isRestOpen = true
        }
        return AttemptRecord(
            host: HostID(index: 0),
            startedAt: flight.start,
            endedAt: now,
            verdict: isThrottled ? .throttled : answer.status == 200 ? .good : .failed,
            think: (now - flight.arrival).milliseconds,
            duration: (now - flight.start).milliseconds,
            isReused: flight.isReused,
            retryAfter: asked
        )
    }

    private mutating func observe(_ attempts: [AttemptRecord]) {
        var load = EngineLoad()
        load.limit = limit
        load.permitsTaken = flights.count
        load.permitSeconds = permitSeconds
        load.isLimitBound = requests < setting.supply
        load.networkBusy = setting.busy(limit)
        load.stalls = setting.stalls.count { $0 <= now.seconds(since: .zero) }
        for order in steering.observe(attempts, load, now: now) {
            switch order {
            case .limit(let new): limit = new
            case .hold(let hold): isHeld = hold
            case .hostLimit, .hostPace: break
            }
        }
        largestLimit = max(largestLimit, limit)
    }

    /// Starts what the limit allows.
    private mutating func fill() {
        guard !isHeld, backoffUntil <= now else { return }
        while flights.count < limit, requests < setting.supply {
            if now < restUntil { startsInRest += 1 }
            if isRestOpen, now >= restUntil {
                restEnds.append((restUntil.seconds(since: .zero), now.seconds(since: .zero)))
                isRestOpen = false
            }
            let isReused = idleConnections > 0
            if isReused { idleConnections -= 1 }
            let cost = isReused ? .zero : setting.connect
            flights[requests] = Flight(start: now, arrival: now + cost, isReused: isReused)
            arrivals.append((now + cost, requests))
            requests += 1
        }
    }
}
