import Clock
import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// Comparisons as they look in their middle and at their end.
enum ComparisonFixture {
    /// The server of `concurrency.md` §5.5: 32 is the smallest good limit, 64 is not faster.
    static func decided() -> ComparisonState {
        var state = measuring()
        state.phase = .over(.decided)
        state.currentLimit = nil
        state.elapsed = .seconds(41)
        state.recommended = 32
        state.isRefinable = true
        state.sentence =
            "Use 32: the smallest limit within 5 % of the best. 64 is not faster (−4…+2 %) and "
            + "doubles p95; 16 is slower by 16 to 22 %."
        state.warnings = [.drift]
        state.curve = CurveReport(
            sigma: 0.05,
            kappa: 0.0005,
            lambda: 20,
            fits: true,
            shape: .contention,
            peak: 43.6,
            peakRange: 42...47,
            powerPoint: 14.2
        )
        change(&state, 16) {
            ($0.status, $0.relative, $0.isMeasured) = (.worse, -0.22 ... -0.16, false)
        }
        change(&state, 32) { ($0.status, $0.relative) = (.good, 0...0) }
        change(&state, 64) { ($0.status, $0.relative) = (.good, -0.04...0.02) }
        return state
    }

    /// The same in its fourth round, while 64 is measured.
    static func measuring() -> ComparisonState {
        var plan = ComparisonPlan(seed: 0x7F3A)
        plan.source = .live
        var state = ComparisonState(plan)
        state.phase = .confirming(round: 4)
        state.elapsed = .milliseconds(27_400)
        state.requests = 2_318
        state.currentLimit = 64
        state.blockPhase = .measuring
        state.blockProgress = 0.62
        state.sentence = "So far 32 and 64 are the fastest and cannot be told apart."
        let rows: [(Int, Double, ClosedRange<Double>, Double, Double)] = [
            (1, 20, -0.93 ... -0.88, 50, 55), (2, 38, -0.85 ... -0.79, 52, 58),
            (4, 69, -0.70 ... -0.63, 58, 66), (8, 116, -0.49 ... -0.41, 69, 85),
            (16, 171, -0.26 ... -0.11, 94, 130), (32, 210, 0...0, 152, 240),
            (64, 208, -0.09...0.07, 308, 520),
        ]
        state.limits = rows.map { limit, goodput, relative, p50, p95 in
            var row = LimitStanding(limit: limit)
            (row.goodput, row.relative, row.p50, row.p95) = (goodput, relative, p50, p95)
            (row.connections, row.inFlightMean) = (limit, Double(limit) * 0.99)
            (row.status, row.isMeasured) = limit < 16 ? (.worse, false) : (.undecided, true)
            (row.isBest, row.blocks) = (limit == 32, limit < 16 ? 2 : 4)
            row.throttledShare = limit == 64 ? 0.012 : 0
            return row
        }
        for limit in plan.limits {
            var block = BlockRecord(limit: limit, part: .screening, round: 0)
            (block.good, block.completed) = (max(50, 4 * limit), max(50, 4 * limit))
            (block.measuredFrom, block.seconds) = (Double(state.blocks.count) * 2 + 0.4, 1.6)
            (block.goodput, block.inFlightMean) = (Double(block.good) / 1.6, Double(limit))
            (block.p50, block.p95, block.isVoid) = (50, 80, limit == 16)
            state.blocks.append(block)
        }
        return state
    }

    /// While the server is climbed up to for the first time.
    static func screening() -> ComparisonState {
        var state = measuring()
        state.phase = .screening
        state.currentLimit = 4
        state.blockPhase = .warmingUp
        state.blockProgress = 0.3
        state.sentence = ""
        state.blocks.removeLast(4)
        for index in state.limits.indices {
            let old = state.limits[index]
            state.limits[index] = LimitStanding(limit: old.limit)
            if old.limit < 4 { state.limits[index].goodput = old.goodput }
        }
        return state
    }

    /// Changes the row of a limit.
    static func change(
        _ state: inout ComparisonState,
        _ limit: Int,
        _ change: (inout LimitStanding) -> Void
    ) {
        guard let index = state.limits.firstIndex(where: { $0.limit == limit }) else { return }
        change(&state.limits[index])
    }
}

extension ScreenFixture {
    /// A running crawl whose comparison is on screen.
    static func comparing(
        _ state: ComparisonState,
        size: Size = Size(width: 80, height: 24),
        glyphs: GlyphSet = .unicode,
        context: RunContext = RunContext(kind: .fetch, target: "https://docs.example.org/")
    ) -> ScreenFixture {
        var engine = EngineFixture.busy()
        engine.snapshot.steering = state
        var screen = ScreenFixture(engine, size: size, glyphs: glyphs, context: context)
        screen.type("c")
        return screen
    }
}
