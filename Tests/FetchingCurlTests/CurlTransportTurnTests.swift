import Clock
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import FetchingCurl

@Suite(.timeLimit(.minutes(10)))
struct CurlTransportTurnTests {
    @Test func `a network thread that is kept tells so`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let stalled = Watched<TransportBatch?>(nil)
        let mustKeep = Watched(true)
        let keeper = ThreadKeeper()
        let transport = CurlTransport()
        transport.start { batch in
            // A busy machine may have kept the thread before, for less or elsewhere.
            if let stall = batch.stall, stall.culprit == "delivering results",
                stall.duration >= .milliseconds(150)
            {
                stalled.update { $0 = $0 ?? batch }
            }
            guard !batch.ended.isEmpty else { return }
            let keeps = mustKeep.update { mustKeep in
                defer { mustKeep = false }
                return mustKeep
            }
            // What an engine never does: this is the network's own thread.
            if keeps { keeper.keep(for: .milliseconds(150)) }
        }
        transport.send([
            .start(
                TransferOrder(
                    id: TransferID(slot: 0, serial: 1),
                    task: TaskID(index: 0),
                    host: HostID(index: 0),
                    url: try WebURL(server.url("/page")),
                    body: .collect,
                    sendsCredentials: false,
                    reach: .anywhere,
                    endsAt: .distantFuture,
                    endClass: .timeoutRun
                )
            )
        ])
        let batch = try await stalled.first { $0 }
        let stall = try #require(batch.stall)
        #expect(stall.part == .network)
        // With the stall it is told how long turns take, and this one counts.
        let turns = try #require(batch.turns)
        #expect(turns.longest >= stall.duration)
        #expect(turns.p99 >= stall.duration)
        await transport.stop()
        await keeper.stop()
    }

    @Test func `turns are told four times a second, the longest with them`() {
        var watch = TurnWatch()
        let start = MonotonicTime(nanoseconds: 1_000_000_000)
        let first = watch.due(at: start)
        #expect(first != nil)
        let shortIsStall = watch.record(from: start, to: start + .milliseconds(1))
        #expect(!shortIsStall)
        let longIsStall = watch.record(from: start, to: start + .milliseconds(150))
        #expect(longIsStall)
        let early = watch.due(at: start + .milliseconds(249))
        #expect(early == nil)
        let turns = watch.due(at: start + .milliseconds(250))
        #expect(turns?.longest == .milliseconds(150))
    }

    @Test(arguments: [
        ([], "libcurl and its callbacks"),
        (["http://a/"], "libcurl and its callbacks at http://a/"),
        (
            ["http://a/", "http://b/", "http://c/"],
            "libcurl and its callbacks at http://a/ and 2 more"
        ),
    ])
    func `a turn that libcurl made long names what it worked on`(
        urls: [String],
        culprit: String
    ) throws {
        let start = MonotonicTime(nanoseconds: 5)
        let stall = TurnWatch.stall(
            from: start,
            worked: start + .milliseconds(190),
            to: start + .milliseconds(200),
            urls: try urls.map { try WebURL($0) }
        )
        #expect(stall.culprit == culprit)
        #expect(stall.duration == .milliseconds(200))
        #expect(stall.time == start + .milliseconds(200))
    }
}

/// Keeps a thread until a time has come: another network thread wakes at that time and says so.
private final class ThreadKeeper: Sendable {
    private let clockwork = CurlTransport()
    private let end = Watched(MonotonicTime.distantFuture)
    private let gate = Gate()

    init() {
        clockwork.start { [end, gate] batch in
            if batch.time >= end.value { gate.open() }
        }
    }

    /// Blocks the thread that calls it, once.
    func keep(for duration: Duration) {
        let time = MonotonicTime.now() + duration
        end.update { $0 = time }
        clockwork.send([.wake(at: time)])
        gate.pass()
    }

    func stop() async { await clockwork.stop() }
}
