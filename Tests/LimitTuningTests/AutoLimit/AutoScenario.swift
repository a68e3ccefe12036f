import Clock
import LimitTuning
import ServerModels
import Testing

/// A server, who meets it, and what has to come of it: the targets A1 to A10 of the acceptance.
struct AutoScenario: Sendable, CustomTestStringConvertible {
    /// One figure and what it has to be.
    struct Target: Sendable {
        /// In words, with the literal.
        let words: String
        let range: ClosedRange<Double>
        /// Such as `A8`, where it is not the scenario's.
        var name: String?
        /// Reads the figure off a run.
        let read: @Sendable (MachineDrive) -> Double

        /// A target; a bound that is not given is open.
        init(
            _ words: String,
            of name: String? = nil,
            atLeast low: Double = -.infinity,
            atMost high: Double = .infinity,
            _ read: @escaping @Sendable (MachineDrive) -> Double
        ) {
            self.words = words
            self.name = name
            range = low...high
            self.read = read
        }
    }

    /// Such as `A1`.
    let name: String
    /// The model, as it is typed.
    let server: String
    /// One client each.
    var dials: [AutoLimitState.Dial] = [.balanced]
    /// How long it runs, in seconds.
    var seconds = 120.0
    /// After which an attempt has timed out.
    var patience = Duration.seconds(5)
    let targets: [Target]
    /// Why its targets are not met, where they are not.
    var reservation: String?

    /// The name, the server and the dial.
    var testDescription: String {
        "\(name) \(server) \(dials.map(\.rawValue).joined(separator: " and "))"
    }

    /// Runs it once.
    func run(seed: UInt64) throws -> MachineDrive {
        var drive = MachineDrive(
            try ModelSpecification(parsing: server),
            dials: dials,
            patience: patience,
            seed: seed
        )
        drive.run(until: .zero + .seconds(seconds))
        return drive
    }

    /// What each target read in each of some runs.
    func values(seeds: ClosedRange<UInt64>) throws -> [[Double]] {
        var values = Array(repeating: [Double](), count: targets.count)
        for seed in seeds {
            let drive = try run(seed: seed)
            for (index, target) in targets.enumerated() { values[index].append(target.read(drive)) }
        }
        return values
    }
}

extension AutoScenario {
    /// When a run before a server that stays the same ends, in seconds: in CI a third of what counts
    /// as steady is enough to tell a limit that holds from one that wanders.
    private static let end = AcceptanceRow.isFull ? 120.0 : 75.0
    /// The part of such a run that counts as steady: 90 s, as in the prototype that the targets are
    /// from.
    private static let steady = 30.0..<end
    /// When the run that only has to reach the cap ends.
    private static let endAtCap = AcceptanceRow.isFull ? 40.0 : 18.0
    private static let noise = "noise=5%/1s"

    /// Every scenario of the table.
    static let all: [AutoScenario] =
        known + [
            AutoScenario(
                name: "A2",
                server: "linear:100ms,\(noise)",
                seconds: endAtCap,
                targets: [
                    Target("goodput ≥ .90", atLeast: 0.90) {
                        $0.clients[0].record.goodput(12..<endAtCap) / 2560
                    },
                    Target("cap reached in ≤ 12 s", atMost: 12) {
                        $0.clients[0].record.limits.first { $0.limit == 256 }?.time ?? .infinity
                    },
                ]
            ),
            AutoScenario(
                name: "A3",
                server: "429-above:16@50ms,\(noise)",
                seconds: end,
                targets: [
                    goodput("≥ .85", atLeast: 0.85, of: 320),
                    throttled,
                    Target("N ≤ 20 after 30 s", atMost: 20) {
                        Double($0.clients[0].record.limits(steady).map(\.limit).max() ?? 0)
                    },
                ]
            ),
            bucket("bucket:50/s+20@50ms,\(noise)"),
            bucket("bucket:50/s+20@10ms,\(noise),jitter=lognormal:0.5"),
            step(from: 12, to: 4, within: 15),
            step(from: 4, to: 24, within: 25),
            timeouts(patience: .seconds(10), whose: "the server's"),
            timeouts(patience: .milliseconds(4990), whose: "ours"),
            outage,
            AutoScenario(
                name: "A7",
                server: "mix:12@50ms/500ms@20s,\(noise)",
                targets: [
                    Target("N within ×2 of its median", atMost: 2) { drive in
                        let record = drive.clients[0].record
                        let limits = record.limits(20..<120).map { Double($0.limit) }
                        let median = Double(record.typicalLimits(20..<120).median)
                        return max(
                            (limits.max() ?? .infinity) / median,
                            median / (limits.min() ?? 1)
                        )
                    }
                ]
            ),
        ] + (AcceptanceRow.isFull ? AutoLimitState.Dial.allCases : [.balanced]).map(shared) + vector

    private static func goodput(_ words: String, atLeast least: Double, of best: Double) -> Target {
        Target("goodput \(words)", atLeast: least) {
            $0.clients[0].record.goodput(steady) / best
        }
    }

    private static let throttled = Target("throttled ≤ 3 %", atMost: 0.03) {
        Double($0.clients[0].record.throttled) / Double(max(1, $0.clients[0].record.ended))
    }

    /// A1, and A8 of the same runs: goodput, mean number in flight, and how soon.
    ///
    /// In CI each server meets one of the dials, and that with hard contention, whose answers are few,
    /// both.
    private static let known: [AutoScenario] = [
        ("fifo:12@50ms", 12.0 / 0.05, 12, [.balanced]), ("usl:20,0.05,0.0005", 214.85, 28, [.fast]),
        ("usl:20,0.3,0.01", 43.72, 5, both),
    ].flatMap { server, best, enough, dials in
        (AcceptanceRow.isFull ? both : dials).map { dial in
            let least = dial == .fast ? 0.95 : 0.90
            var targets = [
                goodput(dial == .fast ? "≥ .95" : "≥ .90", atLeast: least, of: best),
                Target("mean in flight ≤ 1.5 × N95 = \(enough)", atMost: 1.5 * Double(enough)) {
                    $0.clients[0].record.inFlight(30..<Int(end))
                },
                Target("90 % reached in ≤ 10 s", atMost: 10) {
                    $0.clients[0].record.firstSecond(reaching: 0.9 * best) ?? .infinity
                },
            ]
            if dial == .fast {
                targets.append(
                    Target("recurring loss ≤ 5 %", of: "A8", atMost: 0.05) {
                        1 - $0.clients[0].record.goodput((end / 2)..<end) / best
                    }
                )
            }
            return AutoScenario(
                name: "A1",
                server: "\(server),\(noise)",
                dials: [dial],
                seconds: end,
                targets: targets
            )
        }
    }

    private static let both = [AutoLimitState.Dial.fast, .balanced]

    private static func bucket(_ server: String) -> AutoScenario {
        AutoScenario(
            name: "A4",
            server: server,
            targets: [
                Target("rate found ± 10 % in ≤ 20 s", atMost: 0.10) { drive in
                    let paces = drive.clients[0].record.paces
                    let found = paces.last { $0.time <= 20 }.map { [$0] } ?? []
                    let later = found + paces.filter { $0.time > 20 }
                    return later.map { abs($0.perSecond / 50 - 1) }.max() ?? .infinity
                },
                throttled,
            ]
        )
    }

    private static func step(from: Int, to: Int, within seconds: Double) -> AutoScenario {
        let best = Double(to) / 0.05
        var targets = [
            Target("back ≥ 90 % in ≤ \(Int(seconds)) s", atMost: seconds) {
                ($0.clients[0].record.firstSecond(reaching: 0.9 * best, from: 60) ?? .infinity)
                    - 60
            }
        ]
        if to < from {
            // Goodput alone would be kept by staying at the old limit, with a queue three times as long.
            targets.append(
                Target("mean limit ≤ 1.5 × N95 = \(to) from 25 s after", atMost: 1.5 * Double(to)) {
                    $0.clients[0].record.meanLimit(85..<120)
                }
            )
        }
        return AutoScenario(
            name: "A5",
            server: "step:fifo:\(from)@50ms,\(noise)~60s~fifo:\(to)@50ms,\(noise)",
            seconds: AcceptanceRow.isFull || to < from ? 120 : 60 + seconds + 5,
            targets: targets
        )
    }

    /// The server's own 504, or with less patience the client's own timeout.
    private static func timeouts(patience: Duration, whose: String) -> AutoScenario {
        AutoScenario(
            name: "A6",
            server: "timeout-above:10@50ms/5s,\(noise)",
            seconds: end,
            patience: patience,
            targets: [
                goodput("≥ .6, \(whose)", atLeast: 0.6, of: 200),
                Target("N ≤ 10 within 2 timeouts, \(whose)", atMost: 10) { drive in
                    let limits = drive.clients[0].record.limits
                    guard let above = limits.firstIndex(where: { $0.limit > 10 }),
                        let below = limits[above...].first(where: { $0.limit <= 10 })
                    else { return .infinity }
                    return below.time - limits[above].time
                },
            ]
        )
    }

    private static let outage = AutoScenario(
        name: "A6",
        server: "step:fifo:12@50ms,\(noise)~40s~outage:60s~80s~fifo:12@50ms,\(noise)",
        targets: [
            Target("never rises in full outage", atMost: 0) { drive in
                let limits = drive.clients[0].record.limits.filter { (46..<80).contains($0.time) }
                return Double(zip(limits, limits.dropFirst()).filter { $0.limit < $1.limit }.count)
            },
            Target("there N = 1 with a probe each 5 s", atLeast: 4.99, atMost: 5.1) { drive in
                let record = drive.clients[0].record
                let quiet = record.limits.first { $0.limit == 1 && $0.time > 40 }?.time ?? 80
                let probes = record.starts.filter { $0 > quiet && $0 < 80 }.sorted()
                let gaps = zip(probes, probes.dropFirst()).map { $1 - $0 }
                return gaps.max { abs($0 - 5) < abs($1 - 5) } ?? .infinity
            },
            Target("goodput ≥ .9 again after it", atLeast: 0.9) {
                $0.clients[0].record.goodput(90..<120) / 240
            },
        ]
    )

    private static func shared(_ dial: AutoLimitState.Dial) -> AutoScenario {
        AutoScenario(
            name: "A9",
            server: "fifo:24@50ms,\(noise)",
            dials: [dial, dial],
            seconds: end,
            targets: [
                Target("share 35–65 %", atLeast: 0.35, atMost: 0.65) { drive in
                    let own = drive.clients.map { $0.record.goodput(steady) }
                    return own[0] / (own[0] + own[1])
                }
            ]
        )
    }
}
