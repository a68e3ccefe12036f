extension ModelSpecification: CustomStringConvertible {
    /// The text that reads as this again.
    package var description: String {
        var parts = [head]
        if case .bucket(_, _, _, waits: true) = kind { parts.append("wait") }
        return (parts + options.words).joined(separator: ",")
    }

    private var head: String {
        switch kind {
        case .fifo(let slots, let time): "fifo:\(slots)@\(Self.text(time))"
        case .scalability(let law) where law.coherency == 0:
            "amdahl:\(ModelReader.plain(law.rate)),\(ModelReader.plain(law.contention))"
        case .scalability(let law):
            "usl:"
                + [law.rate, law.contention, law.coherency].map(ModelReader.plain)
                .joined(separator: ",")
        case .linear(let time): "linear:\(Self.text(time))"
        case .refusing(let above, let time): "429-above:\(above)@\(Self.text(time))"
        case .stalling(let above, let time, let stall):
            "timeout-above:\(above)@\(Self.text(time))/\(Self.text(stall))"
        case .bucket(let rate, let burst, let time, _):
            "bucket:\(ModelReader.plain(rate))/s+\(burst)@\(Self.text(time))"
        case .knee(let law, let time):
            "knee:\(Self.text(time)),\(ModelReader.plain(law.slope)),\(law.start),"
                + ModelReader.plain(law.base)
        case .mix(let slots, let quick, let slow, let period):
            "mix:\(slots.map { "\($0)@" } ?? "")\(Self.text(quick))/\(Self.text(slow))"
                + "@\(Self.text(period))"
        case .outage(let stall): "outage\(stall.map { ":" + Self.text($0) } ?? "")"
        case .step(let first, let changes):
            "step:\(first)"
                + changes.map { "~\(Self.text($0.time))~\($0.model)" }.joined()
        }
    }

    /// A time in the largest unit that divides it.
    static func text(_ nanoseconds: Int64) -> String {
        if nanoseconds.isMultiple(of: 1_000_000_000) { return "\(nanoseconds / 1_000_000_000)s" }
        if nanoseconds.isMultiple(of: 1_000_000) { return "\(nanoseconds / 1_000_000)ms" }
        return ModelReader.plain(Double(nanoseconds) / 1000) + "us"
    }
}

extension ModelOptions {
    /// Each option that is there, as it is written.
    fileprivate var words: [String] {
        [
            jitter.map { "jitter=lognormal:\(ModelReader.plain($0))" },
            speed.noise.map {
                "noise=\(percent($0.deviation))/\(ModelSpecification.text($0.period))"
            },
            speed.walk.map {
                "walk=\(percent($0.deviation))/\(ModelSpecification.text($0.period))"
            },
            speed.drift.map { "drift=\(percent($0.share))/\(ModelSpecification.text($0.span))" },
            speed.shift.map { "shift=\(percent($0.share))@\(ModelSpecification.text($0.time))" },
            errorShare.map { "error=\(percent($0))" },
            connect.map { "connect=\(ModelSpecification.text($0))" },
            retryAfter.map { "retry-after=\($0)s" },
            seed.map { "seed=\($0)" },
        ].compactMap(\.self)
    }

    /// The shortest text that reads as the share: its percent may be a hair beside a round number.
    private func percent(_ share: Double) -> String {
        let rounded = (share * 1e6).rounded() / 1e4
        return ModelReader.plain(rounded / 100 == share ? rounded : share * 100) + "%"
    }
}
