import Clock
import Testing

@testable import LimitTuning

struct AutoPartsTests {
    @Test(arguments: [(1.0, 1, 2), (2.0, 1, 3), (4.0, 3, 5), (16.0, 13, 20)])
    func `a quad probes a quarter, or one, to either side`(level: Double, low: Int, high: Int) {
        let quad = ProbeQuad(around: level, allowed: 64, beginsLow: true)
        #expect((quad.low, quad.high) == (low, high))
    }

    @Test(arguments: [true, false])
    func `a quad's order cancels an even drift`(beginsLow: Bool) {
        var quad = ProbeQuad(around: 16, allowed: 64, beginsLow: beginsLow)
        // Goodput does not depend on the limit, and grows by a tenth from epoch to epoch.
        for goodput in [100.0, 110, 121, 133.1] { quad.add(goodput) }
        #expect(quad.isComplete)
        #expect(abs(quad.outcome.elasticity) < 1e-9)
        #expect(quad.outcome.disagreement > 0.25)
    }

    @Test
    func `a quad measures the elasticity of a law`() {
        var quad = ProbeQuad(around: 16, allowed: 64, beginsLow: true)
        while !quad.isComplete { quad.add(Double(quad.nextLimit).squareRoot()) }
        #expect(abs(quad.outcome.elasticity - 0.5) < 1e-9)
    }

    @Test
    func `a ceiling is halved down to and forgotten later each time`() {
        var ceiling = Ceiling()
        #expect(ceiling.allowed(clean: 4, now: .zero) == .max)
        ceiling.hit(at: 16, now: .zero)
        #expect(ceiling.allowed(clean: 4, now: .zero) == 8)
        #expect(ceiling.allowed(clean: 15, now: .zero) == 15)
        #expect(ceiling.allowed(clean: 4, now: .zero + .seconds(61)) == .max)
        ceiling.hit(at: 16, now: .zero + .seconds(61))
        #expect(ceiling.allowed(clean: 4, now: .zero + .seconds(180)) == 8)
        #expect(ceiling.isKnown)
        ceiling.passed(16, now: .zero + .seconds(182))
        #expect(!ceiling.isKnown)
    }

    @Test
    func `objections after several generations are those of a rate`() {
        var evidence = RateEvidence()
        let second = { (seconds: Double) in MonotonicTime.zero + .seconds(seconds) }
        for _ in 0..<40 { evidence.good(isOwn: true) }
        evidence.objected(limit: 4, restingUntil: second(1), now: second(1))
        #expect(evidence.objections == 1)
        #expect(evidence.rate == nil)
        for _ in 0..<100 { evidence.good(isOwn: true) }
        evidence.objected(limit: 4, restingUntil: second(3), now: second(3))
        #expect(evidence.objections == 2)
        #expect(evidence.rate == 50)
        for _ in 0..<4 { evidence.good(isOwn: true) }
        evidence.objected(limit: 4, restingUntil: second(4), now: second(4))
        #expect(evidence.objections == 0)
    }

    @Test
    func `a pace rises a little and falls back to what was granted`() {
        var pacing = Pacing(rate: 100, now: .zero)
        #expect(pacing.perSecond == 95)
        pacing.rise(now: .zero)
        #expect(abs(pacing.perSecond - 99.75) < 1e-9)
        pacing.objected(rate: 80, now: .zero)
        #expect(pacing.perSecond == 76)
        #expect(pacing.nextRise == .zero + .seconds(20))
        pacing.objected(rate: 60, now: .zero)
        #expect(pacing.perSecond == 57)
        #expect(pacing.nextRise == .zero + .seconds(40))
    }

    @Test(arguments: [(0.61, "e=.61"), (-0.12, "e=−.12"), (1.05, "e=1.05"), (0, "e=.00")])
    func `an elasticity in words`(value: Double, words: String) {
        #expect(HostTuner.elasticity(value) == words)
    }

    @Test(arguments: [(0.322083, "+38 %"), (-0.223144, "−20 %"), (0, "+0 %")])
    func `a change of goodput in words`(change: Double, words: String) {
        #expect(HostTuner.percent(change) == words)
    }
}
