import Clock
import Fetching
import LimitTuning
import ServerModels
import TestSupport
import Testing

/// What happens in the course of a comparison, whatever its verdict.
@Suite(.heavy)
struct ComparisonCourseTests {
    private static let server = "usl:20,0.05,0.0005,noise=2%/1s"

    @Test
    func `the screening goes up and back down, and every round has each limit once`() throws {
        let view = try ComparisonRuns.one(Self.server, seed: 4).view
        let screened = view.blocks.filter { $0.part == .screening }.map(\.limit)
        #expect(screened == [1, 2, 4, 8, 16, 32, 64, 32, 16, 8, 4, 2, 1])
        let first = view.blocks.filter { $0.round == 1 }.map(\.limit)
        #expect(first.sorted() == [1, 2, 4, 8, 16, 32])
        #expect(first != first.sorted())
    }

    @Test
    func `a block in which our loop stalled is void and repeated`() throws {
        var setting = VirtualEngine<Comparison>.Setting()
        setting.stalls = [15]
        let view = try ComparisonRuns.one(Self.server, seed: 4, setting).view
        let position = try #require(view.blocks.firstIndex { $0.isVoid })
        let void = view.blocks[position]
        #expect(view.blocks.count(where: \.isVoid) == 1)
        #expect(void.measuredFrom < 15)
        #expect(view.blocks[position + 1].limit == void.limit)
        #expect(view.blocks[position + 1].round == void.round)
        #expect(view.warnings.contains(.stalled))
        let counted = view.limits.first { $0.limit == void.limit }?.blocks
        #expect(counted == view.blocks.count { $0.limit == void.limit && $0.round > 0 } - 1)
    }

    @Test
    func `an interrupted comparison gives the former limit back at once`() throws {
        var engine = VirtualEngine(
            Comparison(ComparisonPlan(seed: 1)),
            try ModelSpecification(parsing: Self.server),
            seed: 1
        )
        engine.run(seconds: 12)
        #expect(!engine.steering.isOver)
        engine.steering.interrupt()
        #expect(engine.steering.nextWake == .zero)
        engine.run(seconds: 13)
        #expect(engine.steering.isOver)
        #expect(engine.view.stop == .interrupted)
        #expect(engine.view.recommended == nil)
        #expect(engine.limit == 8)
    }

    /// A comparison on a run's own queue, in its first block.
    private func live(_ source: ComparisonPlan.Source = .live) -> (Comparison, EngineLoad) {
        var plan = ComparisonPlan(seed: 1)
        plan.source = source
        plan.limits = [1, 2]
        var comparison = Comparison(plan)
        var load = EngineLoad()
        load.limit = 8
        _ = comparison.observe([], load, now: .zero + .seconds(1))
        load.limit = 1
        return (comparison, load)
    }

    @Test(arguments: [
        (ComparisonPlan.Source.live, RunStage.running, ComparisonState.Stop.queue),
        (.live, .finished(nil), .queue),
        (.live, .stopping(.interrupted(signal: 2)), .interrupted),
        (.live, .finished(.budget), .interrupted),
        (.probe, .finished(nil), .interrupted),
    ])
    func `it ends with the run that it measures on`(
        source: ComparisonPlan.Source,
        stage: RunStage,
        stop: ComparisonState.Stop
    ) {
        var (comparison, load) = live(source)
        load.stage = stage
        load.isQueueDry = true
        let orders = comparison.observe([], load, now: .zero + .seconds(5))
        #expect(orders == [.limit(8)])
        #expect(comparison.isOver)
        #expect(comparison.nextWake == nil)
        #expect(comparison.view.stop == stop)
        #expect(comparison.view.elapsed == .seconds(4))
        #expect(!comparison.view.isDecided)
        #expect(comparison.view.warnings.isEmpty)
    }

    @Test
    func `a queue that is too short for it is fetched once all the same, and ends it`() throws {
        var plan = ComparisonPlan(seed: 3)
        plan.limits = [4, 12, 24]
        plan.source = .live
        let model = try ModelSpecification(parsing: "fifo:12@50ms,noise=2%/1s")
        var run = try QueueRun(model, tasks: 1500, plan: plan, seed: 3, isClosed: true)
        run.run()
        #expect(run.outcomes.count == 1500)
        #expect(run.duplicates == 0)
        let view = try #require(run.steering?.view)
        #expect(view.stop == .queue)
        #expect(view.recommended == nil)
        #expect(!view.blocks.isEmpty)
        #expect(!view.warnings.contains(.littleMismatch))
    }

    @Test
    func `a queue that runs out is told as such, and refining it ends at once`() {
        var (comparison, load) = live()
        load.isQueueDry = true
        _ = comparison.observe([], load, now: .zero + .seconds(5))
        #expect(comparison.view.sentence == "The queue ran out before it was decided.")
        comparison = Comparison(comparison.plan)
        _ = comparison.observe([], load, now: .zero + .seconds(6))
        #expect(comparison.view.stop == .queue)
    }

    @Test
    func `whoever takes the limits from it finds the one that was there before`() {
        var (comparison, load) = live()
        #expect(comparison.resign(load, now: .zero + .seconds(2)) == [.limit(8)])
        #expect(comparison.view.stop == .interrupted)
        load.limit = 3
        var unbegun = Comparison(comparison.plan)
        #expect(unbegun.resign(load, now: .zero) == [.limit(3)])
    }

    @Test
    func `its clock goes on while nothing happens`() {
        let (comparison, _) = live()
        #expect(comparison.view.elapsed == .zero)
        #expect(comparison.view.elapsed(at: .zero + .seconds(21)) == .seconds(20))
        var waiting = comparison.view
        waiting.wait()
        #expect(waiting.elapsed(at: .zero + .seconds(21)) == .zero)
        waiting.endWaiting()
        #expect(waiting.stop == .interrupted)
        #expect(waiting.sentence == "Interrupted before it was decided.")
    }

    @Test
    func `the budget counts everything, and what would be missing is said`() throws {
        let view = try ComparisonRuns.one("fifo:12@50ms,noise=4%/1s", seed: 2) {
            $0.limits = [16, 32]
            $0.budget = .seconds(14)
        }.view
        #expect(view.stop == .budget)
        #expect(view.recommended == nil)
        #expect(view.elapsed == .seconds(14))
        #expect(view.missingTime != nil)
        #expect(view.sentence.hasPrefix("Cannot separate 16 and 32; about "))
        #expect(view.sentence.contains(" s more would."))
    }

    @Test
    func `a server that throttles at once has no limit to recommend`() throws {
        let view = try ComparisonRuns.one("outage,retry-after=1s", seed: 1).view
        #expect(view.recommended == nil)
        #expect(view.limits.allSatisfy { $0.status == .stopped })
        #expect(view.warnings.contains(.serverObjected))
        #expect(view.stop == .objected)
        #expect(view.sentence == "The server objects already at 1: nothing to recommend.")
    }

    @Test
    func `a server that fails everywhere has nothing to compare`() throws {
        let view = try ComparisonRuns.one("linear:50ms,error=100%", seed: 1).view
        #expect(view.recommended == nil)
        #expect(view.sentence == "No answer was good at 1: there is nothing to compare.")
        #expect(view.stop == .objected)
        #expect(view.limits.allSatisfy { $0.goodput ?? 0 == 0 })
        #expect(view.warnings.isEmpty)
    }

    @Test
    func `a few pages that never answer are no server that never does`() {
        var comparison = Comparison(ComparisonPlan(seed: 1))
        var load = EngineLoad()
        (load.limit, load.permitsTaken) = (1, 1)
        var now = MonotonicTime.zero
        _ = comparison.observe([], load, now: now)
        for turn in 0..<60 where comparison.view.blocks.isEmpty {
            let isDead = turn < 4
            let end = now + .seconds(isDead ? 4 : 0.05)
            while let wake = comparison.nextWake, wake < end, wake > now {
                now = wake
                _ = comparison.observe([], load, now: now)
            }
            let attempt = AttemptRecord(
                host: HostID(index: 0),
                startedAt: end + .seconds(isDead ? -4 : -0.05),
                endedAt: end,
                ending: isDead ? .timedOut : .good,
                think: isDead ? 0 : 50,
                duration: isDead ? 4000 : 50,
                isReused: !isDead
            )
            now = end
            _ = comparison.observe([attempt], load, now: now)
        }
        #expect(comparison.view.blocks.count == 1)
        #expect(comparison.view.blocks.first?.good ?? 0 > 0)
        #expect(comparison.view.limits.allSatisfy { $0.status != .stopped })
    }

    @Test
    func `a few failures after a perfect beginning are no objection`() throws {
        let view = try ComparisonRuns.one("fifo:12@50ms,error=4%", seed: 8) {
            $0.limits = [4, 8, 16]
        }.view
        #expect(view.limits.allSatisfy { $0.stopCause == nil })
    }

    @Test
    func `how much longer answers take is told from whole rounds`() throws {
        let view = try ComparisonRuns.one("fifo:12@50ms,noise=2%/1s", seed: 5) {
            $0.limits = [16, 32]
            $0.tolerance = 0.0001
            $0.maximumRounds = 5
        }.view
        #expect(view.stop == .rounds)
        let ratios = try #require(view.limits.compactMap(\.latencyRatios).first)
        // Of 16 twelve are served at once and four wait for them; of 32 most wait for two generations.
        let (p50, p95) = view.limits[0].isBest ? (3.0, 1.5) : (1 / 3.0, 1 / 1.5)
        #expect(ratios.p50.map { abs($0.lowerBound / p50 - 1) < 0.06 } == true, "\(ratios)")
        #expect(ratios.p95.map { abs($0.upperBound / p95 - 1) < 0.06 } == true, "\(ratios)")
    }

    @Test
    func `what fits is not judged before the noise is known`() throws {
        var engine = VirtualEngine(
            Comparison(ComparisonPlan(seed: 3)),
            try ModelSpecification(parsing: Self.server),
            seed: 3
        )
        engine.run { $0.view.phase == .confirming(round: 2) }
        #expect(engine.view.curve == nil)
        engine.run { $0.view.phase == .confirming(round: 3) }
        #expect(engine.view.curve != nil)
    }

    @Test
    func `a block in which the process stood still begins anew, and the time is given back`() throws
    {
        var setting = VirtualEngine<Comparison>.Setting()
        setting.standstills = [15: 5]
        let view = try ComparisonRuns.one(Self.server, seed: 4, setting).view
        let position = try #require(view.blocks.firstIndex { $0.isVoid })
        #expect(view.blocks.count(where: \.isVoid) == 1)
        #expect(view.blocks[position + 1].limit == view.blocks[position].limit)
        #expect(view.blocks[position + 1].round == view.blocks[position].round)
        #expect(view.blocks[position].measuredFrom >= view.blocks[position].startedAt)
        #expect(view.blocks[position].startedAt > 0)
        let short = try ComparisonRuns.one(Self.server, seed: 4, setting) {
            $0.budget = .seconds(20)
        }.view
        #expect(short.stop == .budget)
        #expect(short.elapsed == .seconds(25))
    }

    @Test
    func `what was recommended holds while it is refined`() throws {
        var engine = try ComparisonRuns.one("fifo:12@50ms,noise=2%/1s", seed: 5)
        engine.steering.refine()
        let begun = engine.seconds
        engine.run(seconds: begun + 5)
        #expect(engine.view.recommended == 16)
        engine.steering.interrupt()
        engine.run(seconds: begun + 6)
        #expect(engine.view.recommended == 16)
        #expect(engine.view.sentence.hasPrefix("Use 16"))
        #expect(engine.view.plan.budget > .seconds(90))
    }

    @Test(arguments: 1...4)
    func `a few slow pages are no slow server`(seed: Int) throws {
        let view = try ComparisonRuns.one("linear:20ms,jitter=lognormal:1.5", seed: seed) {
            $0.limits = [1, 2, 4, 8]
        }.view
        #expect(view.limits.allSatisfy { $0.stopCause == nil })
    }

    @Test(arguments: 1...2)
    func `a rate that shows in the rounds only is found too`(seed: Int) throws {
        // Two in flight stay below it, four only empty the bucket after a while.
        let view = try ComparisonRuns.one("bucket:50/s+20@50ms,jitter=lognormal:0.1", seed: seed)
            .view
        #expect(abs((view.rate ?? 0) / 50 - 1) < 0.1, "\(view.rate ?? 0): \(view.sentence)")
    }

    @Test
    func `over HTTP/2 it warns that the limit counts streams`() throws {
        let view = try ComparisonRuns.one(Self.server, seed: 4) { $0.isHTTP2 = true }.view
        #expect(view.warnings.contains(.http2))
    }

    @Test
    func `a server that limits the rate has no limits to look closer at`() throws {
        var engine = try ComparisonRuns.one("bucket:50/s+20,retry-after=1s", seed: 1)
        #expect(engine.view.rate != nil)
        #expect(engine.view.warnings.contains(.rateLimited))
        #expect(!engine.view.warnings.contains(.serverObjected))
        #expect(engine.view.sentence.contains("keep to that pace (--delay 2"))
        #expect(engine.view.limits.first { $0.limit == engine.view.recommended }?.status == .good)
        #expect(!engine.view.isRefinable)
        engine.steering.refine()
        #expect(engine.steering.isOver)
    }

    @Test
    func `pages that fail at any limit are no objection`() throws {
        let view = try ComparisonRuns.one("fifo:12@50ms,error=20%,noise=2%/1s", seed: 3) {
            $0.limits = [4, 8, 16, 32]
            $0.budget = .seconds(400)
        }.view
        #expect(view.limits.allSatisfy { $0.stopCause == nil })
        #expect(view.limits.allSatisfy { abs($0.failedShare - 0.2) < 0.05 })
    }

    @Test
    func `refining looks around the answer and comes closer to a queue's slots`() throws {
        var engine = try ComparisonRuns.one("fifo:12@50ms,noise=2%/1s", seed: 5)
        let before = engine.view
        #expect(before.recommended == 16)
        #expect(before.isRefinable)
        engine.steering.refine()
        #expect(!engine.steering.isOver)
        engine.run(seconds: 900)
        #expect(engine.view.limits.map(\.limit).contains(11))
        #expect(engine.view.limits.map(\.limit).contains(23))
        #expect(engine.view.recommended == 13)
        #expect(engine.view.blocks.starts(with: before.blocks))
        #expect(engine.view.blocks.contains { $0.part == .refining })
        #expect(engine.limit == 8)
    }

    @Test
    func `what is asked makes sense whatever was typed`() {
        var plan = ComparisonPlan(seed: 1)
        plan.limits = [8, 2, 8, 0, -3]
        let comparison = Comparison(plan)
        #expect(comparison.plan.limits == [1, 2, 8])
        #expect(comparison.view.limits.map(\.limit) == [1, 2, 8])
    }

    @Test
    func `a rate that is just below what was asked for is found in the screening`() throws {
        // 8 in flight ask for 62 a second; three quarters of that never empty the bucket.
        let view = try ComparisonRuns.one(
            "bucket:50/s+20@100ms",
            seed: 3,
            .init(roundTrip: .milliseconds(30))
        ).view
        let rate = try #require(view.rate)
        #expect((47.5...52.5).contains(rate))
        #expect((5...8).contains(view.recommended ?? 0))
        // At once, not after rounds of the limits below it.
        #expect(view.blocks.allSatisfy { $0.part == .screening })
    }
}
