import Clock
import Fetching
import ServerModels

/// An engine without network on a clock of its own.
///
/// It keeps as many requests inside a model server as the limit allows, lets its steering see
/// every attempt that ends, and rests after a 429 as the engine's hosts do.
struct VirtualEngine<Steering: LimitSteering> {
    /// What surrounds the model.
    struct Setting {
        /// The limit before steering begins.
        var limit = 8
        /// What an attempt takes at least.
        var roundTrip = Duration.milliseconds(1)
        /// The share of time that the network loop works at a limit.
        var busy: @Sendable (Int) -> Double = { _ in 0 }
        /// Stalls of our own loop, at these times in seconds.
        var stalls: [Double] = []
        /// Standstills of the whole process: from when in seconds, and how long.
        var standstills: [Double: Double] = [:]
        /// Bound of the rest after a first 429, doubled with each in a row; the rest is half of it.
        var backoff = Duration.seconds(1)
    }

    var steering: Steering
    private let setting: Setting
    private let connect: Double
    private var loop: ClosedLoop
    private var isHeld = false
    private var restUntil = MonotonicTime.zero
    private var strikes = 0
    private var struckAt = MonotonicTime.zero
    private var askedUntil: MonotonicTime?

    /// Attempts that ended so far, and those of them that were throttled.
    private(set) var ended = 0, throttled = 0
    /// The largest limit that was ever set, and every one in order.
    private(set) var limits: [Int] = []
    /// By how many seconds the first start after an asked rest missed its end; below zero is early.
    private(set) var restErrors: [Double] = []

    init(
        _ steering: Steering,
        _ model: ModelSpecification,
        seed: UInt64,
        _ setting: Setting = Setting()
    ) {
        self.steering = steering
        self.setting = setting
        connect = Double(model.options.connect ?? 0) / 1e6
        loop = ClosedLoop(
            model.makeServer(seed: seed),
            limit: setting.limit,
            roundTrip: setting.roundTrip
        )
    }

    /// The limit now.
    var limit: Int { loop.limit }
    /// The clock in seconds.
    var seconds: Double { loop.now.seconds(since: .zero) }

    /// Runs until the steering lets go, or until the seconds have passed.
    mutating func run(seconds: Double = 900, until isDone: (Steering) -> Bool = { $0.isOver }) {
        let end = MonotonicTime.zero + .seconds(seconds)
        observe([])
        while loop.now < end, !isDone(steering) {
            let wake = min(steering.nextWake ?? end, end)
            if let attempt = loop.next(until: max(wake, loop.now)) {
                observe([record(attempt)])
            } else {
                observe([])
            }
        }
    }

    private mutating func record(_ attempt: ClosedLoop.Attempt) -> AttemptRecord {
        ended += 1
        let isThrottled = attempt.status == 429 || attempt.status == 503
        noteRest(attempt.start)
        if isThrottled {
            throttled += 1
            rest(attempt)
        } else if attempt.isGood {
            strikes = 0
        }
        return AttemptRecord(
            host: HostID(index: 0),
            startedAt: attempt.start,
            endedAt: attempt.end,
            ending: attempt.isGood ? .good : isThrottled ? .throttled : .failed,
            think: (attempt.end - attempt.start).milliseconds
                - (attempt.wasNewConnection ? connect : 0),
            duration: (attempt.end - attempt.start).milliseconds,
            isReused: !attempt.wasNewConnection,
            retryAfter: attempt.retryAfter.map { .seconds($0) }
        )
    }

    private mutating func rest(_ attempt: ClosedLoop.Attempt) {
        if attempt.start >= struckAt {
            strikes += 1
            struckAt = loop.now
            restUntil = max(restUntil, loop.now + setting.backoff * (1 << min(strikes, 6)) / 4)
        }
        if let asked = attempt.retryAfter {
            let until = loop.now + .seconds(asked)
            askedUntil = max(askedUntil ?? until, until)
            restUntil = max(restUntil, until)
        }
        loop.clients[0].restsUntil = isHeld ? .distantFuture : restUntil
    }

    private mutating func noteRest(_ start: MonotonicTime) {
        guard let asked = askedUntil, start > struckAt else { return }
        restErrors.append(start.seconds(since: max(asked, restUntil)))
        askedUntil = nil
    }

    private mutating func observe(_ attempts: [AttemptRecord]) {
        var load = EngineLoad()
        load.limit = loop.limit
        load.permitsTaken = loop.clients[0].inFlight
        load.permitSeconds = loop.inFlightSeconds()
        load.networkBusy = setting.busy(loop.limit)
        load.stalls = setting.stalls.count { $0 <= seconds }
        for (since, length) in setting.standstills where seconds >= since {
            load.suspended += .seconds(length)
        }
        for order in steering.observe(attempts, load, now: loop.now) {
            switch order {
            case .limit(let new):
                loop.limit = new
                limits.append(new)
            case .hold(let hold):
                isHeld = hold
                loop.clients[0].restsUntil = hold ? .distantFuture : restUntil
            case .hostPace(_, let pace): loop.clients[0].pace = pace == .zero ? nil : pace
            case .hostLimit: break
            }
        }
    }
}
