import Clock
import ServerModels
import TestSupport
import Testing

@Suite(.heavy)
struct SpeedTests {
    @Test
    func `a shift slows those inside too`() throws {
        var server = try make("linear:1s,shift=-50%@2s")
        _ = server.arrived(0, at: at(0))
        _ = server.arrived(1, at: at(1.5))
        _ = server.arrived(2, at: at(1.9))
        // Half a second of work is left at two seconds, then nine tenths: each takes twice as long.
        #expect(server.advance(to: at(60)).map(\.time) == [at(1), at(3), at(3.8)])
    }

    @Test(arguments: ["fifo:12@50ms", "usl:20,0.05,0.0005", "linear:50ms"])
    func `a drift slows evenly, then stays`(text: String) throws {
        var goodputs: [Double] = []
        for warmUp in [0.0, 15, 20, 40] {
            goodputs.append(
                try LoopRun("\(text),drift=-20%/20s", limit: 12, warmUp: warmUp, seconds: 10)
                    .goodput
            )
        }
        let truth = try #require(try ModelSpecification(parsing: text).truth).goodput(at: 12)
        // Means of the four stretches: half of the way down, 15 to 20 % and then 20 %, and 20 %.
        for (goodput, share) in zip(goodputs, [0.95, 0.8125, 0.8, 0.8]) {
            #expect(abs(goodput - truth * share) < 1.5 * 12 / 10)
        }
    }

    @Test
    func `noise changes the speed from period to period by its deviation`() throws {
        let goodputs = try perSecond("linear:10ms,noise=10%/1s", limit: 2, seconds: 400)
        let logarithms = goodputs.map { ($0 / 200 - 1) }
        let mean = logarithms.reduce(0, +) / 400
        let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
        // Standard errors of a mean and of a deviation of 400 draws.
        #expect(abs(mean) < 3 * 0.1 / 20)
        let error: Double = 0.1 / (2 * 399.0).squareRoot()
        #expect(abs(variance.squareRoot() - 0.1) < 3 * error)
    }

    @Test
    func `a walk goes further the longer it lasts`() throws {
        let goodputs = try perSecond("linear:10ms,walk=2%/1s", limit: 2, seconds: 400)
        let steps = zip(goodputs, goodputs.dropFirst()).map { ($1 - $0) / $0 }
        let deviation = (steps.reduce(0) { $0 + $1 * $1 } / 399).squareRoot()
        let error: Double = 0.02 / (2 * 399.0).squareRoot()
        #expect(abs(deviation - 0.02) < 3 * error)
        #expect(goodputs.first.map { abs($0 - 200) <= 2 } ?? false)
    }

    @Test
    func `one model serves until its time, then the next`() throws {
        var loop = ClosedLoop(try make("step:fifo:12@50ms~10s~fifo:4@50ms~20s~outage"), limit: 24)
        var counts = [0, 0, 0]
        while let attempt = loop.next(until: at(20.5)) {
            guard attempt.isGood else { continue }
            counts[Int(attempt.end.seconds(since: .zero) / 10)] += 1
        }
        // At ten seconds 24 are inside the first model and end there.
        #expect(counts[0] == 2400 - 12)
        #expect(abs(counts[1] - (800 + 24)) <= 4)
        #expect(counts[2] <= 24)
    }

    private func perSecond(_ text: String, limit: Int, seconds: Int) throws -> [Double] {
        var counts = [Double](repeating: 0, count: seconds)
        var loop = ClosedLoop(try make(text), limit: limit)
        while let attempt = loop.next(until: at(Double(seconds) - 1e-6)) {
            counts[Int(attempt.end.seconds(since: .zero))] += 1
        }
        return counts
    }

    private func make(_ text: String) throws -> any ModelServer {
        try ModelSpecification(parsing: text).makeServer(seed: 1)
    }

    private func at(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64((seconds * 1e9).rounded()))
    }
}
