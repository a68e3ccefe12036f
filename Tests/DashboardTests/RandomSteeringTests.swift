import Clock
import Dashboard
import DataStructures
import Fetching
import LimitTuning
import SafeText
import TerminalUI
import TestSupport
import Testing

/// Whatever a comparison or an auto limit says can be drawn at any size, and steered by any key.
@Suite(.heavy)
struct RandomSteeringTests {
    private static let numbers: [Double] = [
        0, 1, -1, 0.05, 0.5, 171.2, 1e-12, 1e12, 1e300, -1e300, .nan, .infinity, -.infinity,
        .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    private static let limits = [0, 1, 2, 8, 64, 512, 10_000, -5, .max, .min]
    private static let keys: [Key] =
        [.up, .down, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab, .backTab, .left]
        + "carexvnqA+-? 1,p\u{7F}al".map { .character($0) }

    @Test(arguments: 0..<6)
    func `any state can be drawn at any size`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let glyphs: GlyphSet = seed % 2 == 0 ? .unicode : .ascii
        var screen = ScreenFixture(.busy(queued: 20, done: 20), glyphs: glyphs)
        for _ in 0..<30 {
            screen.engine.snapshot.steering = steering(&random)
            screen.wait(.milliseconds(Int.random(in: 0...4_000, using: &random)))
            let size = Size(
                width: Int.random(in: 0...220, using: &random),
                height: Int.random(in: 0...70, using: &random)
            )
            _ = screen.model.reduce(.resized(size))
            screen.press(RandomSteeringTests.keys.randomElement(using: &random) ?? .up)
            let frame = render(screen.model, size: size)
            #expect(frame.size == size)
            if glyphs.isASCII { #expect(frame.text.utf8.allSatisfy { $0 < 0x80 }, "\(frame.text)") }
        }
    }

    @Test(arguments: Array(0...26) + [33, 40])
    func `every small size shows a comparison`(height: Int) {
        for state in [ComparisonFixture.decided(), ComparisonFixture.measuring()] {
            var screen = ScreenFixture.comparing(state)
            for opener in ["", "v", "?", "n"] {
                screen.type(opener)
                for width in height < 26 ? [0, 1, 7, 19, 38, 57, 80, 120, 210] : [0, 70, 140, 210] {
                    let size = Size(width: width, height: height)
                    _ = screen.model.reduce(.resized(size))
                    #expect(render(screen.model, size: size).size == size)
                }
                if opener != "v" { screen.press(.escape) }
            }
        }
    }

    private func steering(_ random: inout SplitMix64) -> (any SteeringState)? {
        switch Int.random(in: 0...6, using: &random) {
        case 0: nil
        case 1, 2: auto(&random)
        default: comparison(&random)
        }
    }

    private func number(_ random: inout SplitMix64) -> Double {
        RandomSteeringTests.numbers.randomElement(using: &random) ?? 0
    }

    private func limit(_ random: inout SplitMix64) -> Int {
        RandomSteeringTests.limits.randomElement(using: &random) ?? 0
    }

    private func duration(_ random: inout SplitMix64) -> Duration {
        [.zero, .seconds(-5), .seconds(41), .seconds(Int64.max)].randomElement(using: &random)
            ?? .zero
    }

    private func comparison(_ random: inout SplitMix64) -> ComparisonState {
        var plan = ComparisonPlan(seed: random.next())
        (plan.tolerance, plan.budget) = (number(&random), duration(&random))
        plan.limits = (0..<Int.random(in: 0...30, using: &random)).map { _ in limit(&random) }
        var state = ComparisonState(plan)
        let round = limit(&random)
        state.phase =
            [
                .screening, .confirming(round: round), .refining(round: round), .over(.decided),
                .over(.budget),
            ].randomElement(using: &random) ?? .screening
        state.blockPhase =
            [.draining, .warmingUp, .measuring, .resting(until: .distantFuture)]
            .randomElement(using: &random) ?? .measuring
        (state.blockProgress, state.elapsed) = (number(&random), duration(&random))
        (state.requests, state.currentLimit) = (limit(&random), limit(&random))
        state.limits = (0..<Int.random(in: 0...30, using: &random)).map { _ in standing(&random) }
        if Bool.random(using: &random) { state.recommended = limit(&random) }
        state.sentence =
            ["", "a\u{1B}[31m\u{202E}b", String(repeating: "words ", count: 90)]
            .randomElement(using: &random) ?? ""
        state.warnings = ComparisonWarning.allCases.filter { _ in Bool.random(using: &random) }
        if Bool.random(using: &random) { state.curve = curve(&random) }
        var block = BlockRecord(limit: limit(&random), part: .confirming, round: round)
        (block.good, block.goodput) = (limit(&random), number(&random))
        state.blocks = [block, block]
        return state
    }

    private func standing(_ random: inout SplitMix64) -> LimitStanding {
        var row = LimitStanding(limit: limit(&random))
        row.status = LimitStanding.Status.allCases.randomElement(using: &random) ?? .good
        (row.isBest, row.isMeasured) = (
            Bool.random(using: &random), Bool.random(using: &random)
        )
        if Bool.random(using: &random) { row.goodput = number(&random) }
        let (first, second) = (number(&random), number(&random))
        if !first.isNaN, !second.isNaN, Bool.random(using: &random) {
            row.relative = min(first, second)...max(first, second)
        }
        (row.p50, row.p95) = (number(&random), number(&random))
        (row.throttledShare, row.failedShare) = (number(&random), number(&random))
        (row.inFlightMean, row.connections) = (number(&random), limit(&random))
        row.blocks = limit(&random)
        return row
    }

    private func curve(_ random: inout SplitMix64) -> CurveReport {
        CurveReport(
            sigma: number(&random),
            kappa: number(&random),
            lambda: number(&random),
            fits: Bool.random(using: &random),
            shape: Bool.random(using: &random) ? .queue : .contention,
            peak: number(&random),
            peakRange: Bool.random(using: &random) ? 1...Double.infinity : nil,
            powerPoint: number(&random)
        )
    }

    private func auto(_ random: inout SplitMix64) -> AutoLimitState {
        var state = AutoLimitState(dial: .polite, cap: limit(&random))
        state.hosts = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            let id = HostID(index: Int.random(in: 0...3, using: &random))
            var host = AutoLimitState.Host(host: id, limit: limit(&random))
            (host.goodput, host.elasticity) = (number(&random), number(&random))
            (host.elasticityError, host.pacePerSecond) = (number(&random), number(&random))
            host.mode = Bool.random(using: &random) ? .pacing : .probingOutage
            return host
        }
        state.moves = (0..<Int.random(in: 0...64, using: &random)).map { index in
            AutoLimitState.Move(
                number: index,
                time: [.zero, .distantFuture, EngineFixture.start + .seconds(index)]
                    .randomElement(using: &random) ?? .zero,
                host: HostID(index: Int.random(in: 0...9, using: &random)),
                from: limit(&random),
                to: limit(&random),
                reason: ["", "×0.8: 429", "\u{1B}]0;x"].randomElement(using: &random) ?? ""
            )
        }
        return state
    }
}
