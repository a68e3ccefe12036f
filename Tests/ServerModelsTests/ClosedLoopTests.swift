import Clock
import ServerModels
import Testing

struct ClosedLoopTests {
    @Test
    func `a lower limit drains, a higher one starts at once`() throws {
        var loop = try make("linear:50ms", limit: 8)
        let ended1 = loop.next(until: at(60))
        #expect(ended1?.end == at(50))
        loop.limit = 4
        var drained = 0
        while drained < 7, loop.next(until: at(60)) != nil { drained += 1 }
        #expect(drained == 7)
        // None of the eight was cut off, four were replaced.
        #expect(loop.clients[0].inFlight == 0)
        let ended2 = loop.next(until: at(60))
        #expect(ended2 == nil)
        #expect(loop.now == at(60))
        #expect(loop.clients[0].inFlight == 4)
        #expect(loop.clients[0].idleConnections == 4)
        loop.limit = 6
        let ended3 = loop.next(until: at(61))
        #expect(ended3 == nil)
        #expect(loop.clients[0].inFlight == 6)
        #expect(loop.clients[0].started == 14)
    }

    @Test
    func `an attempt after the change of a limit already obeys it`() throws {
        var loop = try make("linear:50ms", limit: 2)
        let firstEnded = loop.next(until: at(1000))
        let first = try #require(firstEnded)
        #expect(first.number == 0 && first.start == .zero && first.wasNewConnection)
        loop.limit = 1
        let secondEnded = loop.next(until: at(1000))
        let second = try #require(secondEnded)
        #expect(second.number == 1)
        let thirdEnded = loop.next(until: at(1000))
        let third = try #require(thirdEnded)
        #expect(third.start == at(50) && third.end == at(100) && !third.wasNewConnection)
    }

    @Test
    func `while it rests nothing starts`() throws {
        var loop = try make("bucket:10/s+1@10ms", limit: 2)
        var ends: [ClosedLoop.Attempt] = []
        while let attempt = loop.next(until: at(5000)) {
            ends.append(attempt)
            if let seconds = attempt.retryAfter {
                loop.clients[0].restsUntil = attempt.end + .seconds(seconds)
            }
        }
        let starts = ends.map(\.start).sorted()
        #expect(starts.prefix(4) == [.zero, .zero, at(1001), at(1001)])
        #expect(ends.filter(\.isGood).count == 5)
        #expect(ends.filter { $0.status == 429 }.count == 5)
    }

    @Test
    func `a pace spreads the starts`() throws {
        var loop = try make("linear:50ms", limit: 10)
        loop.clients[0].pace = .milliseconds(20)
        var starts: [MonotonicTime] = []
        while let attempt = loop.next(until: at(200)) { starts.append(attempt.start) }
        #expect(starts == [0, 20, 40, 60, 80, 100, 120, 140].map(at))
    }

    @Test
    func `a refusal takes a round trip, so that time passes`() throws {
        var loop = try make("outage", limit: 3)
        var count = 0
        while let attempt = loop.next(until: at(10)) {
            #expect(attempt.end - attempt.start == .milliseconds(1))
            count += 1
        }
        #expect(count == 30)
    }

    @Test
    func `an answer quicker than a round trip takes a round trip`() throws {
        var loop = try make("linear:0ms", limit: 1)
        let ended4 = loop.next(until: at(10))
        #expect(ended4?.end == at(1))
        let ended5 = loop.next(until: at(10))
        #expect(ended5?.end == at(2))
    }

    @Test
    func `who runs out of patience gives up, and its connection is closed`() throws {
        let server = try ModelSpecification(parsing: "fifo:1@50ms").makeServer(seed: 1)
        var loop = ClosedLoop(server, limit: 3, patience: .milliseconds(70))
        var ends: [ClosedLoop.Attempt] = []
        while let attempt = loop.next(until: at(80)) { ends.append(attempt) }
        #expect(ends.map(\.status) == [200, nil, nil])
        #expect(ends.map(\.end) == [50, 70, 70].map(at))
        #expect(loop.clients[0].idleConnections == 0)
        // The second had begun at 50 and goes on to 100; the third was dropped; the fourth began at
        // 100 after all, too late for who had asked for it at 50.
        let ended6 = loop.next(until: at(1000))
        #expect(ended6?.number == 3)
        #expect(loop.now == at(120))
    }

    @Test
    func `two clients share one server, each under its own limit`() throws {
        let server = try ModelSpecification(parsing: "fifo:4@50ms").makeServer(seed: 1)
        var loop = ClosedLoop(server, limits: [6, 2])
        var counts = [0, 0]
        while let attempt = loop.next(until: at(10_000)) { counts[attempt.client] += 1 }
        // 8 in a queue of 4: one in four served is the second's.
        #expect(counts.reduce(0, +) == 800)
        #expect(abs(counts[1] - 200) <= 2)
        #expect(abs(loop.inFlightSeconds(of: 0) - 60) < 1e-9)
        #expect(abs(loop.inFlightSeconds(of: 1) - 20) < 1e-9)
    }

    @Test
    func `what was in flight is summed over changes of the limit`() throws {
        var loop = try make("linear:100ms", limit: 4)
        while loop.next(until: at(1000)) != nil {}
        #expect(abs(loop.inFlightSeconds() - 4) < 1e-9)
        loop.limit = 1
        while loop.next(until: at(2000)) != nil {}
        // What had started at one second runs on for 100 ms.
        #expect(abs(loop.inFlightSeconds() - (4 + 0.4 + 0.9)) < 1e-9)
    }

    private func make(_ text: String, limit: Int) throws -> ClosedLoop {
        ClosedLoop(try ModelSpecification(parsing: text).makeServer(seed: 1), limit: limit)
    }

    private func at(_ milliseconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(milliseconds * 1e6))
    }
}
