import Clock
import ServerModels
import Testing

struct SimulatedServerTests {
    @Test
    func `a queue serves in order, as many at a time as it has slots`() throws {
        var server = try make("fifo:2@50ms")
        for id in 0..<5 { #expect(server.arrived(id, at: at(0)) == nil) }
        #expect(server.nextDeparture == at(50))
        #expect(server.advance(to: at(49.999999)) == [])
        let answers = server.advance(to: at(1000))
        #expect(answers.map(\.id) == [0, 1, 2, 3, 4])
        #expect(answers.map(\.time) == [at(50), at(50), at(100), at(100), at(150)])
        #expect(server.nextDeparture == nil)
    }

    @Test
    func `sharing slows each by the others for as long as they are there`() throws {
        // Alone one takes 50 ms; two at once get 20·2/1.5 a second, so each takes 75 ms.
        var server = try make("amdahl:20,0.5")
        _ = server.arrived(0, at: at(0))
        _ = server.arrived(1, at: at(25))
        // The first has half of its work left at 25 ms: 37.5 ms more. Then the second has as much
        // left as that gave it less: half, 25 ms alone.
        #expect(server.nextDeparture == at(62.5))
        let answers = server.advance(to: at(1000))
        #expect(answers.map(\.id) == [0, 1])
        #expect(answers.map(\.time) == [at(62.5), at(87.5)])
    }

    @Test
    func `above its number it refuses at once, and lets in again when one has left`() throws {
        var server = try make("429-above:2@50ms,retry-after=3s")
        _ = server.arrived(0, at: at(0))
        _ = server.arrived(1, at: at(10))
        let refusal = ModelAnswer(status: 429, retryAfter: 3)
        #expect(server.arrived(2, at: at(20)) == refusal)
        #expect(server.advance(to: at(50)).map(\.id) == [0])
        #expect(server.arrived(3, at: at(50)) == nil)
        #expect(server.arrived(4, at: at(50)) == refusal)
    }

    @Test
    func `above its number every request takes five seconds and fails`() throws {
        var server = try make("timeout-above:2@50ms")
        for id in 0..<3 { #expect(server.arrived(id, at: at(0)) == nil) }
        #expect(server.advance(to: at(4999)).map(\.id) == [0, 1])
        let last = server.advance(to: at(5000))
        #expect(last == [departure(2, 5000, ModelAnswer(status: 504))])
    }

    @Test
    func `a bucket gives its burst at once and then its rate, and says when`() throws {
        var server = try make("bucket:50/s+3@10ms")
        for id in 0..<3 { #expect(server.arrived(id, at: at(0)) == nil) }
        #expect(server.arrived(3, at: at(0)) == ModelAnswer(status: 429, retryAfter: 1))
        #expect(server.arrived(4, at: at(19.9)) == ModelAnswer(status: 429, retryAfter: 1))
        #expect(server.arrived(5, at: at(20)) == nil)
        #expect(server.arrived(6, at: at(20)) == ModelAnswer(status: 429, retryAfter: 1))
        // Full again after as long as its burst takes.
        for id in 7..<10 { #expect(server.arrived(id, at: at(80)) == nil) }
        #expect(server.arrived(10, at: at(80)) == ModelAnswer(status: 429, retryAfter: 1))
    }

    @Test
    func `a slow bucket asks for as many whole seconds as the next token takes`() throws {
        var server = try make("bucket:0.4/s+1@10ms")
        #expect(server.arrived(0, at: at(0)) == nil)
        #expect(server.arrived(1, at: at(0)) == ModelAnswer(status: 429, retryAfter: 3))
        #expect(server.arrived(2, at: at(2400)) == ModelAnswer(status: 429, retryAfter: 1))
    }

    @Test
    func `a bucket that lets wait answers all, at its rate`() throws {
        var server = try make("bucket:50/s+2@10ms,wait")
        for id in 0..<5 { #expect(server.arrived(id, at: at(0)) == nil) }
        let answers = server.advance(to: at(1000))
        #expect(answers.map(\.id) == [0, 1, 2, 3, 4])
        #expect(answers.map(\.time) == [at(10), at(10), at(30), at(50), at(70)])
    }

    @Test
    func `a new connection costs its time before the request is looked at`() throws {
        var server = try make("429-above:1@50ms,connect=300ms")
        #expect(server.arrived(0, at: at(0), onNewConnection: true) == nil)
        #expect(server.arrived(1, at: at(290)) == nil)
        #expect(
            server.advance(to: at(1000)) == [
                departure(0, 300, ModelAnswer(status: 429)), departure(1, 340),
            ]
        )
    }

    @Test(arguments: [("outage", 0.0, 503), ("outage:5s", 5000.0, 504)])
    func `an outage answers nothing good`(text: String, time: Double, status: Int) throws {
        var server = try make(text)
        let answer = server.arrived(0, at: at(0)) ?? server.advance(to: at(time)).first?.answer
        #expect(answer == ModelAnswer(status: status))
        #expect(server.nextDeparture == nil)
    }

    @Test
    func `who has gone waits no longer, but work that has begun goes on`() throws {
        var server = try make("fifo:1@50ms")
        for id in 0..<4 { _ = server.arrived(id, at: at(0)) }
        server.abandoned(0, at: at(10))
        server.abandoned(2, at: at(10))
        let answers = server.advance(to: at(1000))
        #expect(answers.map(\.id) == [1, 3])
        #expect(answers.map(\.time) == [at(100), at(150)])
    }

    @Test
    func `who has gone leaves no answer, wherever it was`() throws {
        for text in ["usl", "linear", "timeout-above:1@50ms", "bucket:1/s+1@10ms,wait", "cold"] {
            var server = try make(text)
            _ = server.arrived(0, at: at(0), onNewConnection: true)
            _ = server.arrived(1, at: at(0), onNewConnection: true)
            server.abandoned(1, at: at(1))
            #expect(server.advance(to: at(20_000)).map(\.id) == [0], "\(text)")
            #expect(server.nextDeparture == nil)
        }
    }

    @Test
    func `pages take turns by their kind`() throws {
        var server = try make("mix:50ms/500ms@20s")
        for (id, time) in [0.0, 19_999, 20_000, 39_999, 40_000].enumerated() {
            _ = server.arrived(id, at: at(time))
        }
        let answers = server.advance(to: at(100_000)).sorted { $0.id < $1.id }
        #expect(
            answers.map(\.time) == [at(50), at(20_049), at(20_500), at(40_499), at(40_050)]
        )
    }

    @Test
    func `a knee makes everything slower from there on`() throws {
        var server = try make("knee:50ms,0.1,2,2")
        for id in 0..<4 { _ = server.arrived(id, at: at(0)) }
        // 1, then 0.1 more each, and 2 and 4 instead of 1 for the third and the fourth.
        #expect(server.advance(to: at(1000)).map(\.time) == [50, 55, 110, 215].map(at))
    }

    @Test
    func `errors are a share of the answers`() throws {
        let run = try LoopRun("fifo:12@50ms,error=10%", limit: 12, seconds: 100)
        let share = Double(run.count(500)) / Double(run.attempts.count)
        #expect(abs(share - 0.1) < 3 * (0.1 * 0.9 / Double(run.attempts.count)).squareRoot())
        #expect(run.count(500) + run.count(200) == run.attempts.count)
    }

    @Test(arguments: ModelCatalogue.entries)
    func `the same seed gives the same run, another one where chance plays`(
        entry: ModelCatalogue.Entry
    ) throws {
        let plain = "fifo:12@50ms,jitter=lognormal:1,noise=5%/1s,walk=1%/1s,error=5%"
        for text in [entry.name, plain] {
            let first = try LoopRun(text, limit: 20, seconds: 5, seed: 3).attempts
            #expect(try LoopRun(text, limit: 20, seconds: 5, seed: 3).attempts == first)
        }
        let first = try LoopRun(plain, limit: 20, seconds: 5, seed: 3).attempts
        #expect(try LoopRun(plain, limit: 20, seconds: 5, seed: 4).attempts != first)
        #expect(
            try LoopRun("\(plain),seed=3", limit: 20, seconds: 5, seed: 4).attempts == first
        )
    }

    private func make(_ text: String) throws -> any ModelServer {
        try ModelSpecification(parsing: text).makeServer(seed: 1)
    }

    private func at(_ milliseconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(milliseconds * 1e6))
    }

    private func departure(
        _ id: Int,
        _ milliseconds: Double,
        _ answer: ModelAnswer = ModelAnswer()
    ) -> ModelDeparture {
        ModelDeparture(id: id, time: at(milliseconds), answer: answer)
    }
}
