import Fetching
import Foundation
import LimitTuning
import ServerModels
import Statistics
import Testing

struct ComparisonTests {
    static func run(
        _ text: String,
        seed: UInt64,
        _ change: (inout ComparisonPlan) -> Void = { _ in }
    )
        throws -> VirtualEngine<Comparison>
    {
        var plan = ComparisonPlan(seed: seed)
        change(&plan)
        let model = try ModelSpecification(parsing: text)
        var engine = VirtualEngine(Comparison(plan), model, seed: seed)
        engine.run()
        return engine
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `a server with a peak at 44 gets 32`(seed: UInt64) throws {
        let engine = try Self.run("usl:20,0.05,0.0005,noise=2%/1s", seed: seed)
        let view = engine.steering.view
        #expect(view.recommended == 32)
        #expect(view.isDecided)
        #expect(engine.limit == 8)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["BENCH"] != nil))
    func bench() throws {
        let env = ProcessInfo.processInfo.environment
        let n = UInt64(env["BENCH"] ?? "") ?? 10
        for text
            in (env["MODELS"]
            ?? "usl:20,0.05,0.0005,noise=2%/1s;usl:20,0.3,0.01,noise=2%/1s;fifo:12@50ms,noise=2%/1s;amdahl:20,0.1,noise=2%/1s;429-above:16@50ms,noise=2%/1s;429-above:16@50ms,retry-after=1s,noise=2%/1s;bucket:50/s+20@100ms;usl:20,0.05,0.0005,noise=2%/1s,shift=-20%@20s;usl:20,0.05,0.0005,noise=2%/1s,connect=300ms;fifo:12@50ms,jitter=lognormal:1.5;linear:1ms")
            .split(separator: ";")
        {
            print("==", text)
            var picks: [String: Int] = [:]
            for seed in 1...n {
                let e = try Self.run(String(text), seed: seed) { p in
                    if let b = env["BUDGET"] { p.budget = .seconds(Int(b) ?? 90) }
                }
                let v = e.steering.view
                picks[v.recommended.map(String.init) ?? "-", default: 0] += 1
                if seed <= 3 || env["ALL"] != nil {
                    print(
                        seed,
                        v.phase,
                        v.recommended ?? 0,
                        "blocks",
                        v.blocks.count,
                        "conf",
                        v.blocks.count { $0.part != .screening },
                        String(format: "%.1f s", v.elapsed.seconds),
                        "req",
                        v.requests,
                        "thr",
                        e.throttled,
                        v.warnings.map(\.rawValue),
                        "maxlittle",
                        v.blocks.map { abs($0.littleError) }.max() ?? 0,
                        "rest",
                        e.restErrors.max() ?? 0,
                        e.restErrors.min() ?? 0,
                        "rate",
                        v.rate ?? 0
                    )
                    print("   ", v.sentence)
                }
                if env["BLOCKS"] != nil, seed == 1 {
                    for b in v.blocks {
                        print(
                            "      ",
                            b.limit,
                            b.part,
                            b.round,
                            String(
                                format:
                                    "%.2f %.2f %.2f n=%d x=%.1f N=%.1f p50=%.1f p95=%.1f little=%.4f thr=%d",
                                b.startedAt,
                                b.measuredFrom,
                                b.seconds,
                                b.completed,
                                b.goodput,
                                b.inFlightMean,
                                b.p50,
                                b.p95,
                                b.littleError,
                                b.throttled
                            ),
                            b.isVoid
                        )
                    }
                }
            }
            print("   picks", picks.sorted { $0.value > $1.value })
        }
    }
}
