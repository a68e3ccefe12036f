/// What is known of a model in closed form, for clients whose every slot asks again at once.
package struct ModelTruth: Equatable, Sendable {
    /// The shape of good answers a second over the number of slots.
    package indirect enum Shape: Equatable, Sendable {
        /// min(N/D, c/D), of c slots and a time D in seconds.
        case queue(slots: Int, seconds: Double)
        case scalability(ScalabilityLaw)
        /// N/D.
        case linear(seconds: Double)
        /// N/D up to a number, and above it no more than there.
        case refusing(above: Int, seconds: Double)
        /// N/D up to a number, and above it nothing.
        case stalling(above: Int, seconds: Double)
        /// min(N/D, rate).
        case rate(Double, seconds: Double)
        /// N/(D·f(N)).
        case knee(KneeLaw, seconds: Double)
        case nothing
    }

    /// The shape.
    package var shape: Shape
    /// The share of the answers that is good, 0 to 1.
    package var goodShare = 1.0

    /// Good answers a second at a limit, on warm connections and at the speed of the start.
    package func goodput(at slots: Int) -> Double {
        let count = Double(slots)
        let all: Double =
            switch shape {
            case .queue(let limit, let seconds): Double(min(slots, limit)) / seconds
            case .scalability(let law): law.throughput(at: count)
            case .linear(let seconds): count / seconds
            case .refusing(let above, let seconds): Double(min(slots, above)) / seconds
            case .stalling(let above, let seconds): slots > above ? 0 : count / seconds
            case .rate(let rate, let seconds): min(count / seconds, rate)
            case .knee(let law, let seconds): count / (seconds * law.factor(at: slots))
            case .nothing: 0
            }
        return all * goodShare
    }

    /// The number of slots from 1 to `cap` with the highest goodput; the smallest of equals.
    package func peak(upTo cap: Int) -> Int {
        var best = 1
        var most = goodput(at: 1)
        for slots in stride(from: 2, through: cap, by: 1) {
            let value = goodput(at: slots)
            if value > most * (1 + 1e-12) { (best, most) = (slots, value) }
        }
        return best
    }

    /// The smallest number of slots whose goodput is within a tolerance of the best up to `cap`.
    package func smallestLimit(within tolerance: Double = 0.05, upTo cap: Int) -> Int {
        let least = goodput(at: peak(upTo: cap)) * (1 - tolerance) * (1 - 1e-12)
        return (1...max(cap, 1)).first { goodput(at: $0) >= least } ?? 1
    }
}

extension ModelSpecification {
    /// What is known of it; nil where its goodput depends on the time (`step`, `mix`).
    ///
    /// Jitter, noise and walks leave the mean as it is. Drift and shift change it for every number of
    /// slots alike.
    package var truth: ModelTruth? {
        let shape: ModelTruth.Shape
        switch kind {
        case .fifo(let slots, let time): shape = .queue(slots: slots, seconds: Double(time) / 1e9)
        case .scalability(let law): shape = .scalability(law)
        case .linear(let time): shape = .linear(seconds: Double(time) / 1e9)
        case .refusing(let above, let time):
            shape = .refusing(above: above, seconds: Double(time) / 1e9)
        case .stalling(let above, let time, _):
            shape = .stalling(above: above, seconds: Double(time) / 1e9)
        case .bucket(let rate, _, let time, _): shape = .rate(rate, seconds: Double(time) / 1e9)
        case .knee(let law, let time): shape = .knee(law, seconds: Double(time) / 1e9)
        case .outage: shape = .nothing
        case .mix, .step: return nil
        }
        return ModelTruth(shape: shape, goodShare: 1 - (options.errorShare ?? 0))
    }
}
