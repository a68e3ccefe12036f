import Clock
import DataStructures
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@Suite(.timeLimit(.minutes(10)))
struct FetchEngineSnapshotTests {
    @Test func `the first state comes at once`() async {
        let fixture = EngineFixture(limit: 9)
        let snapshot = try? await fixture.first { _ in true }
        #expect(snapshot?.limit == 9)
        #expect(snapshot?.totals.known == 0)
        await fixture.end()
    }

    /// A stream that kept a snapshot for each change would give them all out in the end.
    @Test func `a consumer that stalls misses states, but never the last, and one alone is kept`()
        async throws
    {
        let clock = ManualClock()
        let fixture = EngineFixture(clock: clock, limit: 64) { _ in
        } answering: { order in
            clock.advance(by: .milliseconds(1))
            return good(order)
        }
        var iterator = await fixture.engine.snapshots().makeAsyncIterator()
        let first = try #require(await iterator.next())
        await fixture.engine.submit(try EngineFixture.requests(50_000))
        await fixture.engine.closeInput()
        await fixture.engine.finished()
        let published = await fixture.engine.snapshot().version
        #expect(published > 500)
        let next = try #require(await iterator.next())
        #expect(next.version >= published - 2)
        #expect(first.version == 1)
        #expect(next.stage == .finished(nil))
        #expect(next.totals.ok == 50_000)
        #expect(next.rows.allSatisfy { $0.state == .ok })
        await fixture.end()
        var rest = 0
        while await iterator.next() != nil { rest += 1 }
        #expect(rest <= 1)
    }

    @Test func `many changes in one frame are one state`() async throws {
        let fixture = EngineFixture(limit: 4, timeFlies: false)
        var iterator = await fixture.engine.snapshots().makeAsyncIterator()
        let first = try #require(await iterator.next())
        for _ in 0..<50 { await fixture.engine.submit(try EngineFixture.requests(1)) }
        for limit in 5...50 { await fixture.engine.setLimit(limit) }
        let wakeAt = fixture.transport.ledger.value.wakeAt
        #expect(wakeAt > fixture.clock.now)
        #expect(wakeAt <= fixture.clock.now + .milliseconds(33))
        fixture.clock.advance(to: wakeAt)
        fixture.transport.wakeIfDue()
        var latest = first
        while latest.totals.known < 50 || latest.limit < 50 {
            latest = try #require(await iterator.next())
        }
        // The first state, at most one at the first change, and one for the rest of the frame.
        #expect(latest.version <= first.version + 2)
        await fixture.end()
    }

    @Test func `each observer is told as often as he wants to be`() async throws {
        let fixture = EngineFixture(limit: 4, timeFlies: false)
        let start = fixture.clock.now
        /// When the engine wants to be woken, once it has done all that it was told.
        func nextWake() async -> Duration? {
            _ = await fixture.engine.snapshot()
            let time = fixture.transport.ledger.value.wakeAt
            return time == .distantFuture ? nil : time - start
        }
        var rare = await fixture.engine.snapshots(every: .milliseconds(200)).makeAsyncIterator()
        _ = await rare.next()
        var often = await fixture.engine.snapshots().makeAsyncIterator()
        _ = await often.next()
        await fixture.engine.setLimit(5)
        #expect(await rare.next()?.limit == 5)
        #expect(await often.next()?.limit == 5)
        #expect(await nextWake() == nil)
        await fixture.engine.setLimit(6)
        #expect(await nextWake() == .milliseconds(33))
        fixture.clock.advance(by: .milliseconds(33))
        fixture.transport.wakeIfDue()
        #expect(await often.next()?.limit == 6)
        #expect(await nextWake() == .milliseconds(200))
        fixture.clock.advance(by: .milliseconds(167))
        fixture.transport.wakeIfDue()
        #expect(await rare.next()?.limit == 6)
        #expect(await nextWake() == nil)
        await fixture.end()
    }

    @Test func `a new stage of the run does not wait for its time`() async throws {
        let fixture = EngineFixture(limit: 1)
        var rare = await fixture.engine.snapshots(every: .seconds(3600)).makeAsyncIterator()
        _ = await rare.next()
        await fixture.engine.submit(try EngineFixture.requests(2))
        await fixture.engine.stop(.budget)
        #expect(await rare.next()?.stage == .stopping(.budget))
        fixture.transport.end(fixture.transport.ledger.value.orders[0])
        #expect(await rare.next()?.stage == .finished(.budget))
        await fixture.end()
    }

    @Test func `a wait that is over is news, though nothing can start yet`() async throws {
        let fixture = EngineFixture(limit: 2, timeFlies: false)
        await fixture.engine.submit(try EngineFixture.requests(2))
        let orders = fixture.transport.ledger.value.orders
        fixture.transport.end(orders[0]) { $0.status = 500 }
        let failed = try await fixture.first { $0.rows[0].state == .backoff }
        // The host rests far beyond the wait of the first.
        fixture.transport.end(orders[1]) { ($0.status, $0.retryAfter) = (429, .seconds(200)) }
        _ = try await fixture.first { $0.rows[1].state == .backoff }
        var states = await fixture.engine.snapshots().makeAsyncIterator()
        #expect(await states.next()?.rows[0].state == .backoff)
        fixture.clock.advance(to: failed.rows[0].resumesAt)
        fixture.transport.wakeIfDue()
        #expect(await states.next()?.rows[0].state == .queued)
        await fixture.end()
    }

    @Test func `an engine in which nothing happens says nothing and wants no waking`() async throws
    {
        let fixture = EngineFixture(timeFlies: false)
        var iterator = await fixture.engine.snapshots().makeAsyncIterator()
        _ = await iterator.next()
        fixture.clock.advance(by: .seconds(100))
        fixture.transport.wakeIfDue()
        #expect(fixture.transport.ledger.value.wakeAt == .distantFuture)
        await fixture.end()
        // Only the last state, at the end.
        _ = await iterator.next()
        #expect(await iterator.next() == nil)
    }

    @Test func `each observer gets the last state`() async throws {
        let fixture = EngineFixture { _ in
        } answering: {
            good($0)
        }
        let observers = await withTaskGroup(of: EngineSnapshot?.self) { group in
            for _ in 0..<5 {
                let stream = await fixture.engine.snapshots()
                group.addTask {
                    var last: EngineSnapshot?
                    for await snapshot in stream { last = snapshot }
                    return last
                }
            }
            await fixture.engine.submit((try? EngineFixture.requests(500)) ?? [])
            await fixture.engine.closeInput()
            await fixture.engine.finished()
            await fixture.end()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(observers.map { $0?.totals.ok } == Array(repeating: 500, count: 5))
        #expect(observers.allSatisfy { $0?.stage == .finished(nil) })
    }

    @Test func `an observer that goes away harms nobody`() async throws {
        let fixture = EngineFixture()
        for _ in 0..<20 { _ = try await fixture.first { _ in true } }
        await fixture.engine.submit(try EngineFixture.requests(3))
        let snapshot = try await fixture.first { $0.totals.known == 3 }
        #expect(snapshot.permitsTaken == 3)
        await fixture.end()
    }

    @Test func `a stream that is asked for after the end ends at once`() async throws {
        let fixture = EngineFixture()
        await fixture.end()
        var count = 0
        for await _ in await fixture.engine.snapshots() { count += 1 }
        #expect(count == 0)
    }

    @Test func `an old snapshot stays as it was`() async throws {
        let fixture = EngineFixture(limit: 2)
        await fixture.engine.submit(try EngineFixture.requests(300))
        let before = await fixture.engine.snapshot()
        fixture.transport.end(fixture.transport.ledger.value.orders[0])
        let after = try await fixture.first { $0.totals.ok == 1 }
        #expect(before.rows[0].state == .started)
        #expect(after.rows[0].state == .ok)
        #expect(before.totals.ok == 0)
        await fixture.end()
    }

    @Test func `an engine that is let go ends its streams`() async {
        let clock = ManualClock()
        var engine: FetchEngine? = FetchEngine(transport: FakeTransport(clock: clock))
        let stream = await engine?.snapshots()
        engine = nil
        var states = 0
        if let stream { for await _ in stream { states += 1 } }
        #expect(states == 1)
    }
}
