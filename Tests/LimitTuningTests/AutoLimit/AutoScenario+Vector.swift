/// A10: Vector's simulated back-ends, and half of the ranges that it accepts.
///
/// From `tests/data/adaptive-concurrency/*.yaml` of vectordotdev/vector; only the figures. Its runs are
/// so many requests from a cold start, so the same stretch is read here. Of each range the half is
/// taken that holds the truth, or is nearer to it: the lower one where few permits are best, the upper
/// one where there is no limit at all.
extension AutoScenario {
    static let vector: [AutoScenario] = [
        backEnd(
            "linear:100ms",
            seconds: fast,
            [mean("constant link", of: 500, 16...18, upper: true)]
        ),
        backEnd(
            "linear:100ms,jitter=lognormal:0.1",
            seconds: fast,
            [mean("jittery link", of: 1000, 9...20, upper: true)],
            reservation: "nothing limits this server, so what is over is not too much: Vector adds"
                + " one permit each round trip, doubling is at 32 when 500 requests are over"
                + " (where the row above wants it) and at 64 when 1,000 are"
        ),
        backEnd("knee:100ms,1,1,1", [mean("slow link", of: 200, 1.7...5, upper: false)]),
        backEnd("knee:100ms,0,10,1.1", [mean("shallow knee", of: 1000, 10...12, upper: false)]),
        backEnd(
            "429-above:5@100ms",
            [
                Target("mean in flight 3.5–7.75 (limit of 5)", atLeast: 3.5, atMost: 7.75) {
                    let record = $0.clients[0].record
                    return record.inFlight(0..<Int(record.time(of: 500)))
                },
                Target("at most 11.5 (limit of 5)", atMost: 11.5) {
                    let record = $0.clients[0].record
                    let limits = record.limits(0..<record.time(of: 500))
                    return Double(limits.map(\.limit).max() ?? 0)
                },
            ]
        ),
    ]

    /// After so many seconds a server without a limit has answered all that is read, twice over.
    private static let fast = 8.0

    private static func backEnd(
        _ server: String,
        seconds: Double = 40,
        _ targets: [Target],
        reservation: String? = nil
    ) -> AutoScenario {
        AutoScenario(
            name: "A10",
            server: server,
            seconds: seconds,
            targets: targets,
            reservation: reservation
        )
    }

    private static func mean(
        _ name: String,
        of requests: Int,
        _ accepted: ClosedRange<Double>,
        upper: Bool
    ) -> Target {
        let middle = (accepted.lowerBound + accepted.upperBound) / 2
        let low = upper ? middle : accepted.lowerBound
        let high = upper ? accepted.upperBound : middle
        return Target("mean limit \(low)–\(high) (\(name))", atLeast: low, atMost: high) {
            let record = $0.clients[0].record
            return record.meanLimit(0..<record.time(of: requests))
        }
    }
}
