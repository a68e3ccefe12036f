import Glibc
import ServerModels
import Statistics

/// A server whose rate depends on how many are inside, shared by all of them; work and speed vary.
struct SharingServer: ModelServer {
    /// Answers a second with so many inside.
    let rate: @Sendable (Int) -> Double
    /// Standard deviation of the speed from one stretch to the next, and its length in seconds.
    var noise = 0.0
    var stretch = 0.7
    /// Standard deviation of the logarithm of one request's work, whose mean is one.
    var spread = 0.0
    /// The speed that it has at a time in seconds.
    var drift: @Sendable (Double) -> Double = { _ in 1 }

    private var random: SplitMix64
    private var inside: [Int: Double] = [:]
    private var clock = MonotonicTime.zero
    private var served = 0.0
    private var speed = 1.0
    private var speedUntil = MonotonicTime.zero

    init(seed: UInt64, rate: @escaping @Sendable (Int) -> Double) {
        self.rate = rate
        random = SplitMix64(seed: seed)
    }

    mutating func arrived(_ id: Int, at now: MonotonicTime) -> ModelAnswer? {
        progress(to: now)
        let work = spread > 0 ? exp(spread * random.normal() - spread * spread / 2) : 1
        inside[id] = served + work
        return nil
    }

    mutating func advance(to now: MonotonicTime) -> [ModelDeparture] {
        progress(to: now)
        let done = inside.filter { $0.value <= served + 1e-9 }.sorted {
            ($0.value, $0.key) < ($1.value, $1.key)
        }
        for entry in done { inside[entry.key] = nil }
        return done.map { ModelDeparture(id: $0.key, time: now) }
    }

    var nextDeparture: MonotonicTime? {
        guard let least = inside.values.min() else { return nil }
        let pace = perRequest
        let end = clock + .seconds(max(0, least - served) / pace + 2e-9)
        return noise > 0 ? min(end, max(speedUntil, clock.advanced(nanoseconds: 1))) : end
    }

    mutating func abandoned(_ id: Int, at now: MonotonicTime) {
        progress(to: now)
        inside[id] = nil
    }

    private var perRequest: Double {
        let count = max(1, inside.count)
        return rate(count) / Double(count) * speed * drift(clock.seconds(since: .zero))
    }

    private mutating func progress(to now: MonotonicTime) {
        if !inside.isEmpty { served += perRequest * now.seconds(since: clock) }
        clock = now
        while noise > 0, speedUntil <= now {
            speed = exp(noise * random.normal())
            speedUntil = max(speedUntil, now) + .seconds(stretch)
        }
    }
}

extension SplitMix64 {
    /// A number between zero and one.
    mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

    /// A standard normal number (Box and Muller).
    mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }
}
