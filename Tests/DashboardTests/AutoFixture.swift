import Clock
import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI

extension AutoLimitState {
    /// A limit that was doubled three times, was too much once, and holds.
    static func example(host: Int = 0) -> AutoLimitState {
        var state = AutoLimitState(dial: .balanced, cap: 256)
        let steps: [(Int, Int, String, Int)] = [
            (2, 4, "+96 % goodput", 20), (4, 8, "+91 % goodput", 30), (8, 16, "+71 % goodput", 42),
            (16, 32, "+38 % goodput", 50), (32, 25, "429", 66), (25, 24, "e=0.08", 75),
            (24, 24, "queue empty", 80),
        ]
        for (number, step) in steps.enumerated() {
            state.moves.append(
                Move(
                    number: number + 1,
                    time: EngineFixture.start + .seconds(step.3),
                    host: HostID(index: host),
                    from: step.0,
                    to: step.1,
                    reason: step.2
                )
            )
        }
        var row = Host(host: HostID(index: host), limit: 24)
        (row.mode, row.goodput) = (.holding, 171.2)
        (row.elasticity, row.elasticityError) = (0.28, 0.04)
        state.hosts = [row]
        return state
    }
}

extension ScreenFixture {
    /// A run whose limit is sought.
    static func seeking(
        _ state: AutoLimitState = .example(),
        size: Size = Size(width: 80, height: 24),
        glyphs: GlyphSet = .unicode
    ) -> ScreenFixture {
        var engine = EngineFixture.busy()
        engine.snapshot.limit = state.cap
        engine.snapshot.steering = state
        return ScreenFixture(engine, size: size, glyphs: glyphs)
    }
}
