import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@Suite(.timeLimit(.minutes(10)))
struct FetchEngineStreamTests {
    @Test func `results come as they end, and the stream with the last`() async throws {
        let fixture = EngineFixture(limit: 3)
        let stream = await fixture.engine.results(of: (0..<3).map { "http://a/\($0)" })
        try await fixture.transport.ledger.until { $0.underWay.count == 3 }
        for order in fixture.transport.ledger.value.orders.reversed() {
            fixture.transport.end(order) { report in
                report.status = 200
                report.body = Array(order.url.href.utf8)
            }
        }
        var texts: [String?] = []
        for await result in stream { texts.append(result.text) }
        #expect(texts == ["http://a/2", "http://a/1", "http://a/0"])
        await fixture.end()
    }

    @Test func `a text that is no URL has failed`() async throws {
        let fixture = EngineFixture { _ in
        } answering: {
            good($0, body: [0x78])
        }
        var outcomes: [String: Outcome] = [:]
        for await result in await fixture.engine.results(of: ["http://a/", "what", "/b"]) {
            outcomes[result.url.text] = result.outcome
        }
        #expect(outcomes == ["http://a/": .ok, "what": .failed, "/b": .failed])
        await #expect(throws: FetchError.self) { try await fixture.engine.fetch("no url") }
        #expect(try await fixture.engine.fetch("http://a/").text == "x")
        let gathered = await fixture.engine.gather(["what", "http://a/"])
        #expect(gathered.map(\.error?.errorClass) == [.urlInvalid, nil])
        await fixture.end()
    }

    @Test func `no request is no result`() async {
        let fixture = EngineFixture()
        for await _ in await fixture.engine.results(of: [FetchRequest]()) {
            Issue.record("a result of nothing")
        }
        await fixture.end()
    }

    @Test func `leaving the loop cancels the rest`() async throws {
        let fixture = EngineFixture(limit: 2)
        let urls = (0..<20).map { "http://a/\($0)" }
        let taking = Task { [engine = fixture.engine] in
            for await result in await engine.results(of: urls) { return result.url.text }
            return ""
        }
        try await fixture.transport.ledger.until { $0.underWay.count == 2 }
        fixture.transport.end(fixture.transport.ledger.value.orders[1])
        #expect(await taking.value == "http://a/1")
        let state = try? await fixture.first { $0.totals.finished == 20 }
        #expect(state?.totals.cancelled == 19)
        await fixture.end()
    }

    @Test func `cancelling who waits cancels the fetches`() async throws {
        let fixture = EngineFixture(limit: 9)
        let engine = fixture.engine
        let streaming = Task {
            for await _ in await engine.results(of: ["http://a/0", "http://a/1"]) {}
        }
        let fetching = Task { try await engine.fetch("http://a/2") }
        let gathering = Task { await engine.gather(["http://a/3", "http://a/4"]) }
        try await fixture.transport.ledger.until { $0.underWay.count == 5 }
        streaming.cancel()
        fetching.cancel()
        gathering.cancel()
        await streaming.value
        await #expect(throws: CancellationError.self) { try await fetching.value }
        #expect(await gathering.value.map(\.outcome) == [.cancelled, .cancelled])
        let state = try await fixture.first { $0.totals.finished == 5 }
        #expect(state.totals.cancelled == 5)
        await fixture.end()
    }

    @Test func `one task can be cancelled by its identity`() async throws {
        let fixture = EngineFixture(limit: 1)
        let ids = await fixture.engine.submit([FetchRequest("http://a/0"), .init("http://a/1")])
        #expect(await fixture.engine.cancel(ids[1]))
        #expect(await !fixture.engine.cancel(ids[1]))
        #expect(await fixture.engine.snapshot().totals.cancelled == 1)
        await fixture.end()
    }

    @Test func `a stream ends with an engine that is let go of`() async {
        func orphan() async -> AsyncStream<FetchResult> {
            await EngineFixture(limit: 1).engine.results(of: ["http://a/0", "http://a/1"])
        }
        for await _ in await orphan() { Issue.record("a result without an engine") }
        #expect(!Task.isCancelled)
    }

    @Test func `a stream of an engine that ends has a result for each`() async {
        let fixture = EngineFixture(limit: 1)
        let stream = await fixture.engine.results(of: ["http://a/0", "http://a/1"])
        await fixture.engine.shutDown()
        var outcomes: [Outcome] = []
        for await result in stream { outcomes.append(result.outcome) }
        #expect(outcomes == [.cancelled, .cancelled])
    }
}
