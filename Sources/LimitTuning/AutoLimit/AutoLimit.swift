package import Clock
import DataStructures
package import Fetching

/// Finds each host's limit while a run goes on, by the elasticity of its goodput, and moves it with
/// the server.
///
/// A host begins with ``startingLimit`` permits. Only one that has answered a few times gets a
/// ``HostTuner``; thousands of hosts with a handful of pages each cost four bytes apiece and stay
/// where they began. The engine's own limit and each host's politeness are caps throughout.
package struct AutoLimit: LimitSteering {
    /// Permits that a host begins with.
    package static let startingLimit = 2
    /// Ended attempts before a host is tuned: fewer could not fill an epoch anyway.
    private static let modestAttempts: Int32 = 8

    private var told: AutoLimitState
    private var tuners: [HostTuner] = []
    /// By ``HostID/index``: a tuner's position, or, below zero, how many attempts have ended.
    private var places: [Int32] = []
    private var touched: [Int] = []
    private var random: SplitMix64
    private var nextNumber = 1
    /// Whether the engine's limit has been made the cap.
    private var hasBegun = false

    /// An auto limit that knows no host yet.
    ///
    /// - Parameters:
    ///   - dial: How gently it treats servers.
    ///   - cap: The limit over all hosts, which it gives the engine once its hosts have limits of
    ///     their own.
    ///   - seed: Of the order of probes, so that a run can be repeated.
    package init(dial: AutoLimitState.Dial, cap: Int, seed: UInt64) {
        told = AutoLimitState(dial: dial, cap: cap)
        random = SplitMix64(seed: seed)
    }

    /// How gently it treats servers; a change holds from the next quad on.
    package var dial: AutoLimitState.Dial {
        get { told.dial }
        set {
            told.dial = newValue
            for index in tuners.indices { tuners[index].climb.target = newValue.elasticity }
        }
    }

    package mutating func observe(
        _ attempts: [AttemptRecord],
        _ load: EngineLoad,
        now: MonotonicTime
    ) -> [SteeringOrder] {
        var output = HostTuner.Output()
        if places.count < load.hosts.count { greet(load, into: &output) }
        if !hasBegun {
            hasBegun = true
            if load.limit != told.cap { output.orders.append(.limit(told.cap)) }
        } else {
            told.cap = load.limit
        }
        for attempt in attempts { note(attempt, load, now: now) }
        for index in touched {
            tuners[index].isTouched = false
            tuners[index].turn(load, now: now, using: &random, into: &output)
            show(index, &output.moves, now: now)
        }
        touched.removeAll(keepingCapacity: true)
        return output.orders
    }

    /// Leaves as many permits as all hosts that have work may use together.
    package mutating func resign(_ load: EngineLoad, now: MonotonicTime) -> [SteeringOrder] {
        let busy = load.hosts.filter { $0.active + $0.queued > 0 }
        let found = (busy.isEmpty ? load.hosts : busy).reduce(0) { $0 + $1.limit }
        return [.limit(min(max(found, 1), told.cap))]
    }

    /// Gives new hosts a modest limit, and those that were at work before it what they have.
    private mutating func greet(_ load: EngineLoad, into output: inout HostTuner.Output) {
        for index in places.count..<load.hosts.count {
            places.append(-1)
            // Ordered even where it is what holds already: without an order a host has the engine's
            // limit, which may rise at any time.
            let modest = max(Self.startingLimit, load.hosts[index].active)
            let limit = min(modest, load.hosts[index].limit)
            output.orders.append(.hostLimit(HostID(index: index), limit))
        }
    }

    private mutating func note(_ attempt: AttemptRecord, _ load: EngineLoad, now: MonotonicTime) {
        let host = attempt.host.index
        guard host < places.count else { return }
        if places[host] < 0 {
            places[host] -= 1
            guard -places[host] > Self.modestAttempts || attempt.ending.isObjection else { return }
            places[host] = Int32(tuners.count)
            let tuner = HostTuner(
                attempt.host,
                limit: load.hosts[host].limit,
                target: dial.elasticity,
                load: load,
                now: now
            )
            tuners.append(tuner)
            told.hosts.append(tuner.shown)
        }
        let place = Int(places[host])
        tuners[place].ended(attempt)
        guard !tuners[place].isTouched else { return }
        tuners[place].isTouched = true
        touched.append(place)
    }

    /// Puts what a tuner did where the screen finds it.
    private mutating func show(
        _ index: Int,
        _ moves: inout [(from: Int, to: Int, reason: String)],
        now: MonotonicTime
    ) {
        if told.hosts[index] != tuners[index].shown { told.hosts[index] = tuners[index].shown }
        for move in moves {
            if told.moves.count == AutoLimitState.movesKept { told.moves.removeFirst() }
            told.moves.append(
                AutoLimitState.Move(
                    number: nextNumber,
                    time: now,
                    host: tuners[index].host,
                    from: move.from,
                    to: move.to,
                    reason: move.reason
                )
            )
            nextNumber += 1
        }
        moves.removeAll(keepingCapacity: true)
    }

    /// Never: everything it decides follows an attempt's end.
    package var nextWake: MonotonicTime? { nil }
    package var state: any SteeringState { told }
    package var isOver: Bool { false }
    package var newHostLimit: Int? { Self.startingLimit }
}

extension AttemptRecord.Ending {
    /// Whether the server, or the way to it, was not up to the attempt.
    fileprivate var isObjection: Bool {
        switch self {
        case .throttled, .timedOut, .broken: true
        case .good, .moved, .failed, .cancelled: false
        }
    }
}
