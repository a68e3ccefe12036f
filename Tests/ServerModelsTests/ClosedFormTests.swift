import Clock
import ServerModels
import TestSupport
import Testing

@Suite(.heavy)
struct ClosedFormTests {
    @Test(
        arguments: [
            "fifo:12@50ms", "usl:20,0.05,0.0005", "usl:20,0.3,0.01", "amdahl:20,0.1", "linear:50ms",
            "429-above:16@50ms", "knee:50ms,0.01,16,1.1",
        ],
        [1, 4, 12, 16, 23, 64]
    )
    func `a deterministic model does in a closed loop exactly what its law says`(
        text: String,
        limit: Int
    ) throws {
        let run = try LoopRun(text, limit: limit, warmUp: 2, seconds: 3)
        let truth = try #require(try ModelSpecification(parsing: text).truth)
        let expected = truth.goodput(at: limit)
        // A stretch cuts at most one answer of each slot at either end.
        #expect(abs(run.goodput - expected) <= Double(limit) / run.seconds + 1e-9)
        #expect(run.attempts.count > 30)
    }

    @Test(arguments: ["fifo:12@50ms", "usl:20,0.05,0.0005"], [0.5, 1.5])
    func `jitter leaves the mean as it is`(text: String, deviation: Double) throws {
        let run = try LoopRun(
            "\(text),jitter=lognormal:\(deviation)",
            limit: 24,
            warmUp: 10,
            seconds: 100
        )
        let truth = try #require(try ModelSpecification(parsing: text).truth)
        let expected = truth.goodput(at: 24)
        // A renewal process: the count's variance is (deviation of one / mean of one)² a piece.
        let ratio = (exponential(deviation * deviation) - 1).squareRoot()
        let error = ratio * (expected / run.seconds).squareRoot()
        #expect(abs(run.goodput - expected) < 3 * error + 24 / run.seconds)
    }

    @Test(
        arguments: [
            ("fifo:12@50ms", 12), ("fifo:12@50ms,error=2%", 12), ("usl:20,0.05,0.0005", 28),
            ("usl:20,0.3,0.01", 5), ("429-above:16@50ms", 16), ("bucket:50/s+20@100ms", 5),
            ("timeout-above:10@50ms", 10), ("linear:50ms", 61), ("outage", 1),
        ])
    func `the smallest limit within five per cent is known`(text: String, limit: Int) throws {
        let truth = try #require(try ModelSpecification(parsing: text).truth)
        #expect(truth.smallestLimit(upTo: 64) == limit)
    }

    @Test
    func `the peak of a scalability law is where its formula puts it`() throws {
        let specification = try ModelSpecification(parsing: "usl:20,0.05,0.0005")
        let truth = try #require(specification.truth)
        #expect(truth.peak(upTo: 256) == 44)
        #expect(
            try #require(ScalabilityLaw(rate: 20, contention: 0.05, coherency: 0.0005).peak)
                .rounded() == 44
        )
    }

    @Test
    func `what depends on the time has no one truth`() throws {
        #expect(try ModelSpecification(parsing: "step").truth == nil)
        #expect(try ModelSpecification(parsing: "mix").truth == nil)
    }

    @Test(
        arguments: ["fifo:12@50ms,jitter=lognormal:1", "usl:20,0.05,0.0005,noise=5%/1s"],
        [3, 30]
    )
    func `throughput times time is what is in flight`(text: String, limit: Int) throws {
        let run = try LoopRun(text, limit: limit, warmUp: 10, seconds: 50)
        #expect(abs(run.inFlightMean - Double(limit)) < 1e-6)
        let product = Double(run.attempts.count) / run.seconds * run.meanTime
        #expect(abs(product / Double(limit) - 1) < 0.01)
    }

    private func exponential(_ value: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for index in 1..<60 {
            term *= value / Double(index)
            sum += term
        }
        return sum
    }
}
