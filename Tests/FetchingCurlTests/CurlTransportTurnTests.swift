import Fetching
import FetchingTestSupport
import Statistics
import Testing

@testable import FetchingCurl

@Suite(.timeLimit(.minutes(1)))
struct CurlTransportTurnTests {
    private struct Seen: Sendable {
        var turns: TurnTimes?
        var stalls: [Stall] = []
        var mustKeep = true
    }

    @Test func `a network thread that is kept tells so`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let seen = Watched(Seen())
        let transport = CurlTransport()
        transport.start { batch in
            let mustKeep = seen.update { seen in
                seen.turns = batch.turns ?? seen.turns
                if let stall = batch.stall { seen.stalls.append(stall) }
                guard !batch.ended.isEmpty else { return false }
                defer { seen.mustKeep = false }
                return seen.mustKeep
            }
            // What an engine never does: this is the network's own thread.
            if mustKeep { keepThread(for: .milliseconds(150)) }
        }
        transport.send([
            .start(
                TransferOrder(
                    id: TransferID(slot: 0, serial: 1),
                    task: TaskID(index: 0),
                    host: HostID(index: 0),
                    url: server.url("/page"),
                    body: .collect,
                    sendsCredentials: false,
                    reach: .anywhere,
                    endsAt: .distantFuture,
                    endClass: .timeoutRun
                )
            )
        ])
        let stall = await seen.first { $0.stalls.first }
        #expect(stall.part == .network)
        #expect(stall.duration >= .milliseconds(150))
        #expect(stall.culprit == "delivering results")
        #expect(seen.value.turns != nil)
        await transport.stop()
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
        (["http://a/", "b", "c"], "libcurl and its callbacks at http://a/ and 2 more"),
    ])
    func `a turn that libcurl made long names what it worked on`(urls: [String], culprit: String) {
        let start = MonotonicTime(nanoseconds: 5)
        let stall = TurnWatch.stall(
            from: start,
            worked: start + .milliseconds(190),
            to: start + .milliseconds(200),
            urls: urls
        )
        #expect(stall.culprit == culprit)
        #expect(stall.duration == .milliseconds(200))
        #expect(stall.time == start + .milliseconds(200))
    }
}
