import ServerModels

/// A10: Vector's simulated back-ends, and half of the ranges that it accepts.
///
/// From `tests/data/adaptive-concurrency/*.yaml` of vectordotdev/vector (MPL-2.0; only the figures).
/// Its runs are so many requests from a cold start, so the same stretch is read here. Half of a range
/// has the same middle and half the width.
extension AutoScenario {
    static let vector: [AutoScenario] = [
        backEnd("constant-link", "linear:100ms", requests: 500, mean: 16...18),
        backEnd(
            "jittery-link-small",
            "linear:110ms,jitter=lognormal:0.1",
            requests: 1000,
            mean: 9...20
        ),
        backEnd("slow-link", "knee:100ms,1,1,1", requests: 200, mean: 1.7...5),
        backEnd("shallow-knee", "knee:100ms,0,10,1.1", requests: 1000, mean: 10...12),
        backEnd("defers-at-high-concurrency", "429-above:5@100ms", requests: 500, mean: 4...12),
    ]

    private static func backEnd(
        _ name: String,
        _ server: String,
        requests: Int,
        mean: ClosedRange<Double>
    ) -> AutoScenario {
        let quarter = (mean.upperBound - mean.lowerBound) / 4
        let low = mean.lowerBound + quarter
        let high = mean.upperBound - quarter
        return AutoScenario(
            name: "A10",
            server: server,
            targets: [
                Target("mean limit \(low)–\(high) (\(name))", atLeast: low, atMost: high) { drive in
                    let record = drive.clients[0].record
                    return record.meanLimit(0..<record.time(of: requests))
                }
            ]
        )
    }
}
