import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@Suite(.timeLimit(.minutes(10)))
struct FetchEngineResultsTests {
    @Test func `every result comes once, and the end with the engine`() async throws {
        let fixture = EngineFixture(limit: 7, deliversResults: true) { _ in
        } answering: {
            good($0)
        }
        let results = try #require(fixture.engine.results)
        let collecting = Task {
            var indices: [Int] = []
            for await batch in results {
                #expect(!batch.isEmpty)
                indices += batch.map(\.index)
            }
            return indices
        }
        await fixture.engine.submit(try EngineFixture.requests(1000))
        await fixture.engine.closeInput()
        await fixture.engine.finished()
        await fixture.end()
        #expect(await collecting.value.sorted() == Array(0..<1000))
    }

    /// What the untaken results of a run may weigh: 16,384 of them or 64 MiB.
    @Test(arguments: [(0, 16_384), (1 << 20, 64), (100 << 10, 631)])
    func `an engine whose results nobody takes holds back, and goes on when they are taken`(
        bodySize: Int,
        expected: Int
    ) async throws {
        let body = [UInt8](repeating: 0, count: bodySize)
        let fixture = EngineFixture(limit: 4, deliversResults: true) { _ in
        } answering: { order in
            good(order, body: bodySize > 0 ? body : nil)
        }
        let count = expected * 2 + 10
        await fixture.engine.submit(try EngineFixture.requests(count))
        await fixture.engine.closeInput()
        let held = try await fixture.first { $0.totals.ok >= expected && $0.permitsTaken == 0 }
        #expect(held.totals.ok < expected + 4 + 4)
        #expect(held.stage == .running)
        var taken = 0
        for await batch in try #require(fixture.engine.results) {
            taken += batch.count
            if taken == count { break }
        }
        await fixture.engine.finished()
        await fixture.end()
    }

    @Test func `an exchange that is kept weighs too`() async throws {
        let body = [UInt8](repeating: 0, count: 1 << 20)
        let fixture = EngineFixture(limit: 4, deliversResults: true) { _ in
        } answering: { order in
            var report = good(order)
            report.exchange = Exchange(head: [], wireBody: body, startedAt: 0)
            return report
        }
        await fixture.engine.submit(try EngineFixture.requests(500))
        let held = try await fixture.first { $0.totals.ok >= 64 && $0.permitsTaken == 0 }
        #expect(held.totals.ok < 72)
        await fixture.end()
    }

    @Test func `a consumer that is cancelled ends, and a later one takes what is left`()
        async throws
    {
        let fixture = EngineFixture(deliversResults: true) { _ in
        } answering: {
            good($0)
        }
        let results = try #require(fixture.engine.results)
        let idle = Task { for await _ in results {} }
        idle.cancel()
        await idle.value
        await fixture.engine.submit(try EngineFixture.requests(10))
        var taken = 0
        for await batch in results {
            taken += batch.count
            if taken == 10 { break }
        }
        #expect(taken == 10)
        await fixture.end()
    }

    @Test func `what is left at a shutdown can still be taken`() async throws {
        let fixture = EngineFixture(limit: 2, deliversResults: true)
        await fixture.engine.submit(try EngineFixture.requests(5))
        await fixture.end()
        var outcomes: [Outcome] = []
        for await batch in try #require(fixture.engine.results) { outcomes += batch.map(\.outcome) }
        #expect(outcomes == Array(repeating: .cancelled, count: 5))
    }

    @Test func `without the wish for results there are none`() async {
        let fixture = EngineFixture()
        #expect(fixture.engine.results == nil)
        await fixture.end()
    }
}
