import Clock
import Fetching
import Foundation
import LimitTuning
import Reporting
import Testing

struct ComparisonReportTests {
    private static var sample: ComparisonState {
        var plan = ComparisonPlan(seed: 0x7F3A)
        plan.limits = [8, 16, 32]
        var state = ComparisonState(plan)
        state.phase = .over(.decided)
        state.recommended = 16
        state.sentence = "Use 16: \"quoted\" and − signs survive."
        state.elapsed = .milliseconds(27_125)
        state.requests = 2683
        var worse = LimitStanding(limit: 8)
        worse.status = .worse
        worse.goodput = 116.25
        worse.relative = -0.22 ... -0.16
        worse.p50 = 69
        worse.p95 = 85.5
        worse.latencyRatios = LatencyRatios(p50: 0.70...0.75, p95: 0.625...0.71)
        var best = LimitStanding(limit: 16)
        best.status = .good
        best.isBest = true
        best.relative = 0...0
        best.goodput = 171.2
        best.inFlightMean = 15.8
        var stopped = LimitStanding(limit: 32)
        stopped.status = .stopped
        stopped.stopCause = .throttling
        stopped.throttledShare = 0.51
        state.limits = [worse, best, stopped]
        state.curve = CurveReport(
            sigma: 0.05,
            kappa: 0.0005,
            lambda: 20,
            fits: true,
            shape: .contention,
            peak: 44,
            peakRange: 42...47
        )
        state.warnings = [.drift, .serverObjected]
        var block = BlockRecord(limit: 8, part: .confirming, round: 1)
        block.completed = 50
        block.good = 49
        block.seconds = 1.25
        block.littleError = -0.004
        state.blocks = [block]
        return state
    }

    @Test(arguments: ["decided", "budget", "rounds", "interrupted", "queue", "objected"])
    func `why it ended is one word`(word: String) throws {
        var state = Self.sample
        state.phase = .over(try #require(ComparisonState.Stop(rawValue: word)))
        #expect(try parsed(state)["stopped"] as? String == word)
    }

    private func parsed(_ state: ComparisonState) throws -> [String: Any] {
        let data = Data(ComparisonReport(state).json)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test
    func `the JSON report has the keys of its contract`() throws {
        let report = try parsed(Self.sample)
        #expect(report["decided"] as? Bool == true)
        #expect(report["recommended"] as? Int == 16)
        #expect(report["sentence"] as? String == "Use 16: \"quoted\" and − signs survive.")
        #expect(report["tolerance"] as? Double == 0.05)
        #expect(report["seed"] as? String == "7f3a")
        #expect(report["source"] as? String == "probe")
        #expect(report["stopped"] as? String == "decided")
        #expect(report["warnings"] as? [String] == ["drift", "server-objected"])
        let limits = try #require(report["limits"] as? [[String: Any]])
        #expect(limits.count == 3)
        #expect(limits[0]["limit"] as? Int == 8)
        #expect(limits[0]["goodput_per_s"] as? Double == 116.25)
        #expect(limits[0]["relative_to_best"] as? [Double] == [-0.22, -0.16])
        #expect(limits[0]["p50_ms"] as? Double == 69)
        #expect(limits[0]["p95_ms"] as? Double == 85.5)
        #expect(limits[0]["p50_ratio"] as? [Double] == [0.7, 0.75])
        #expect(limits[0]["p95_ratio"] as? [Double] == [0.625, 0.71])
        #expect(limits[1]["p95_ratio"] is NSNull)
        #expect(limits[1]["in_flight_mean"] as? Double == 15.8)
        #expect(limits.map { $0["status"] as? String } == ["worse", "good", "stopped"])
        #expect(limits[2]["throttled_share"] as? Double == 0.51)
        #expect(limits[2]["failed_share"] as? Double == 0)
        let law = try #require(report["usl"] as? [String: Any])
        #expect(law["sigma"] as? Double == 0.05)
        #expect(law["kappa"] as? Double == 0.0005)
        #expect(law["lambda"] as? Double == 20)
        #expect(law["peak"] as? Double == 44)
        #expect(law["fits"] as? Bool == true)
        let blocks = try #require(report["blocks"] as? [[String: Any]])
        #expect(blocks[0]["good"] as? Int == 49)
        #expect(blocks[0]["little_error"] as? Double == -0.004)
    }

    @Test
    func `what is unknown is null, infinite ends too`() throws {
        var state = Self.sample
        state.recommended = nil
        state.phase = .screening
        state.curve = nil
        state.limits[0].relative = -1 ... .infinity
        state.limits[1].goodput = nil
        let report = try parsed(state)
        #expect(report["recommended"] is NSNull)
        #expect(report["stopped"] is NSNull)
        #expect(report["usl"] is NSNull)
        #expect(report["decided"] as? Bool == false)
        let limits = try #require(report["limits"] as? [[String: Any]])
        #expect(limits[0]["relative_to_best"] is NSNull)
        #expect(limits[1]["goodput_per_s"] is NSNull)
    }

    @Test
    func `a block is a line of JSON of its own`() throws {
        let line = ComparisonReport.json(Self.sample.blocks[0])
        #expect(line.hasSuffix("}\n"))
        #expect(line.count(where: \.isNewline) == 1)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        let block = try #require(object as? [String: Any])
        #expect(block["limit"] as? Int == 8)
        #expect(block["part"] as? String == "confirming")
        #expect(block["good"] as? Int == 49)
    }

    @Test
    func `progress for programs ends with the verdict, once`() throws {
        var progress = ComparisonProgress()
        let snapshot = EngineSnapshot(time: .zero, limit: 8)
        var state = Self.sample
        state.phase = .confirming(round: 1)
        let block = progress.update(snapshot, .comparing(state), at: .zero)
        #expect(block == ComparisonReport.json(state.blocks[0]))
        let last = progress.update(snapshot, .comparing(Self.sample), at: .zero)
        let object = try JSONSerialization.jsonObject(with: Data(last.utf8))
        let verdict = try #require(object as? [String: Any])
        #expect(verdict["recommended"] as? Int == 16)
        #expect(verdict["warnings"] as? [String] == ["drift", "server-objected"])
        #expect(last.count(where: \.isNewline) == 1)
        #expect(progress.update(snapshot, .comparing(Self.sample), at: .zero).isEmpty)
    }

    @Test
    func `progress for people says once that it waits for the server`() {
        var progress = ComparisonProgress(isASCII: true)
        let snapshot = EngineSnapshot(time: .zero, limit: 8)
        var state = Self.sample
        (state.phase, state.blocks, state.currentLimit) = (.screening, [], 8)
        state.blockPhase = .resting(until: .zero + .seconds(2))
        let line = progress.update(snapshot, .comparing(state), at: .zero)
        #expect(line == "resting    limit     8  the server refuses: waiting\n")
        #expect(progress.update(snapshot, .comparing(state), at: .zero).isEmpty)
    }

    @Test
    func `a limit that was never tried has no figures`() {
        var state = Self.sample
        state.limits[2].stopCause = nil
        let text = String(decoding: ComparisonReport(state).markdown, as: UTF8.self)
        #expect(text.contains("| 32 | | | | | | | | not tried |"))
        #expect(ComparisonText().lines(for: state).contains("not tried"))
    }

    @Test
    func `a peak that is not known is null`() throws {
        var state = Self.sample
        state.curve?.peak = nil
        let law = try #require(try parsed(state)["usl"] as? [String: Any])
        #expect(law["peak"] is NSNull)
    }

    @Test
    func `the Markdown report reads as a verdict and a table`() {
        let text = String(
            decoding: ComparisonReport(Self.sample, target: "a|b.example").markdown,
            as: UTF8.self
        )
        #expect(text.hasPrefix("## crawltop compare: a&#124;b.example\n\n**Use 16: "))
        #expect(
            text.contains("| 8 | 116.3 | −22…−16 % | 69.0 | 85.5 | 0.63–0.71 | 0% | 0% | worse |")
        )
        #expect(text.contains("| 16 | 171.2 | best | 0.0 | 0.0 |  | 0% | 0% | **recommended** |"))
        #expect(text.contains("| stopped: throttling |"))
        #expect(text.contains("peak at 44 (42–47)"))
        #expect(text.contains("- the server became slower or faster"))
        #expect(text.contains("2683 requests in 27.1 s, 1 blocks, source probe, seed 7f3a."))
    }
}
