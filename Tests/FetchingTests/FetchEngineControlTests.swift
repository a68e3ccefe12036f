import Clock
import DataStructures
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@Suite(.timeLimit(.minutes(10)))
struct FetchEngineControlTests {
    @Test func `the limit changes while it runs`() async throws {
        let fixture = EngineFixture(limit: 2)
        await fixture.engine.submit(try EngineFixture.requests(100))
        #expect(fixture.transport.ledger.value.underWay.count == 2)
        await fixture.engine.setLimit(10)
        #expect(fixture.transport.ledger.value.underWay.count == 10)
        await fixture.engine.setLimit(3)
        let draining = try await fixture.first { $0.limit == 3 }
        #expect(draining.draining == 7)
        for order in fixture.transport.ledger.value.orders.prefix(9) {
            fixture.transport.end(order)
        }
        let drained = try await fixture.first { $0.totals.ok == 9 }
        #expect(drained.permitsTaken == 3)
        await fixture.end()
    }

    @Test func `tasks are cancelled by key, one, many and all`() async throws {
        let fixture = EngineFixture(limit: 2)
        let ids = await fixture.engine.submit(try EngineFixture.requests(10))
        #expect(await fixture.engine.cancel([ids[0]]) == 1)
        #expect(await fixture.engine.cancel([ids[0], ids[5], ids[6]]) == 2)
        #expect(await fixture.engine.cancelAll() == 7)
        #expect(await fixture.engine.cancelAll() == 0)
        let snapshot = try await fixture.first { $0.totals.cancelled == 10 }
        #expect(snapshot.permitsTaken == 0)
        await fixture.end()
    }

    @Test func `a task is paused and goes on`() async throws {
        let fixture = EngineFixture(limit: 1)
        let ids = await fixture.engine.submit(try EngineFixture.requests(2))
        #expect(await fixture.engine.pause(ids) == 2)
        #expect(fixture.transport.ledger.value.underWay.values.map(\.isPaused) == [true])
        #expect(await fixture.engine.resume(ids) == 2)
        #expect(fixture.transport.ledger.value.underWay.values.map(\.isPaused) == [false])
        fixture.transport.end(fixture.transport.ledger.value.orders[0])
        try await fixture.transport.ledger.until { $0.started == 2 }
        await fixture.end()
    }

    @Test func `dispatch is paused and goes on`() async throws {
        let fixture = EngineFixture()
        await fixture.engine.pauseDispatch()
        await fixture.engine.submit(try EngineFixture.requests(3))
        #expect(fixture.transport.ledger.value.started == 0)
        await fixture.engine.resumeDispatch()
        #expect(fixture.transport.ledger.value.started == 3)
        await fixture.end()
    }

    @Test func `a host is paused and goes on`() async throws {
        let fixture = EngineFixture()
        await fixture.engine.submit(try EngineFixture.requests(1))
        let host = await fixture.engine.snapshot().rows[0].host
        #expect(await fixture.engine.pause(host: host))
        await fixture.engine.submit(try EngineFixture.requests(3))
        await fixture.engine.submit(try EngineFixture.requests(1, host: "b"))
        #expect(fixture.transport.ledger.value.started == 2)
        let snapshot = try await fixture.first { $0.hosts[host.index].isPaused }
        #expect(snapshot.hosts[host.index].queued == 3)
        #expect(await fixture.engine.resume(host: host))
        #expect(await !fixture.engine.resume(host: host))
        #expect(fixture.transport.ledger.value.started == 5)
        await fixture.end()
    }

    /// After Ctrl-Z an order of the user may come before the transport's word.
    @Test func `deadlines move by the time in which the process stood still`() async throws {
        let fixture = EngineFixture(timeFlies: false) { $0.deadlines.run = .seconds(10) }
        let start = fixture.clock.now
        await fixture.engine.submit(try EngineFixture.requests(1))
        fixture.clock.advance(by: .seconds(3600))
        await fixture.engine.submit(try EngineFixture.requests(1))
        #expect(await fixture.engine.snapshot().stage == .running)
        #expect(fixture.transport.ledger.value.started == 1)
        fixture.transport.standStill(for: .seconds(3600))
        try await fixture.transport.ledger.until { $0.started == 2 }
        let ends = fixture.transport.ledger.value.underWay.values.map {
            $0.endsAt ?? $0.order.endsAt
        }
        #expect(ends == [start + .seconds(3610), start + .seconds(3610)])
        fixture.clock.advance(by: .seconds(10))
        fixture.transport.wakeIfDue()
        _ = try await fixture.first { $0.stage == .stopping(.budget) }
        await fixture.end()
    }

    @Test func `a run's deadline passes even if nothing is ever submitted`() async throws {
        let fixture = EngineFixture(timeFlies: false) { $0.deadlines.run = .seconds(10) }
        fixture.clock.advance(by: .seconds(10))
        fixture.transport.wakeIfDue()
        await fixture.engine.finished()
        #expect(await fixture.engine.snapshot().stage == .finished(.budget))
        await fixture.end()
    }

    @Test func `a finished run goes on by a retry`() async throws {
        let fixture = EngineFixture { $0.retries = 0 }
        let ids = await fixture.engine.submit(try EngineFixture.requests(1))
        await fixture.engine.closeInput()
        fixture.transport.end(fixture.transport.ledger.value.orders[0]) { $0.status = 500 }
        await fixture.engine.finished()
        #expect(await fixture.engine.retry(ids) == 1)
        #expect(await fixture.engine.snapshot().stage == .running)
        fixture.transport.end(fixture.transport.ledger.value.orders[0])
        await fixture.engine.finished()
        #expect(await fixture.engine.snapshot().totals.ok == 1)
        await fixture.end()
    }

    @Test func `a backoff is waited for and no longer`() async throws {
        let fixture = EngineFixture(timeFlies: false) { policy in
            policy.backoff = Backoff(base: .seconds(8), maximum: .seconds(8))
        }
        let start = fixture.clock.now
        await fixture.engine.submit(try EngineFixture.requests(1))
        fixture.transport.end(fixture.transport.ledger.value.orders[0]) { $0.status = 500 }
        try await fixture.transport.ledger.until { $0.wakeAt != .distantFuture }
        let wakeAt = fixture.transport.ledger.value.wakeAt
        #expect(wakeAt > start)
        #expect(wakeAt <= start + .seconds(8))
        fixture.clock.advance(to: wakeAt)
        fixture.transport.wakeIfDue()
        try await fixture.transport.ledger.until { $0.started == 2 }
        await fixture.end()
    }

    @Test func `a stop lets what is under way end, an abort does not`() async throws {
        let fixture = EngineFixture(limit: 2)
        await fixture.engine.submit(try EngineFixture.requests(10))
        await fixture.engine.stop(.interrupted(signal: 2))
        let stopping = try await fixture.first { $0.stage == .stopping(.interrupted(signal: 2)) }
        #expect(stopping.totals.cancelled == 8)
        #expect(stopping.permitsTaken == 2)
        fixture.transport.end(fixture.transport.ledger.value.orders[0])
        await fixture.engine.abort()
        await fixture.engine.finished()
        let totals = await fixture.engine.snapshot().totals
        #expect(totals.ok + totals.cancelled == 10)
        #expect(totals.active == 0)
        await fixture.end()
    }

    @Test func `everyone who waits for the end is told`() async throws {
        let fixture = EngineFixture()
        let waiting = (0..<5).map { _ in
            Task { [engine = fixture.engine] in await engine.finished() }
        }
        await fixture.engine.closeInput()
        for task in waiting { await task.value }
        await fixture.end()
    }

    @Test func `a shutdown frees whoever waits for the end`() async throws {
        let fixture = EngineFixture()
        await fixture.engine.submit(try EngineFixture.requests(3))
        let waiting = Task { [engine = fixture.engine] in await engine.finished() }
        await fixture.end()
        await waiting.value
        #expect(fixture.transport.ledger.value.isStopped)
        await fixture.end()
    }

    @Test func `orders after a shutdown do nothing`() async throws {
        let fixture = EngineFixture()
        let ids = await fixture.engine.submit(try EngineFixture.requests(3))
        await fixture.end()
        #expect(await fixture.engine.cancel(ids) == 0)
        await fixture.engine.setLimit(5)
        await fixture.engine.submit(try EngineFixture.requests(3))
        #expect(await fixture.engine.snapshot().totals.cancelled == 6)
        await fixture.end()
    }

    @Test(arguments: [true, false])
    func `an engine that waits for a permit alone is not woken in vain`(isDelayed: Bool)
        async throws
    {
        let fixture = EngineFixture(limit: 1, timeFlies: false) { policy in
            policy.politeness = { Politeness(delay: $0 == "a" && isDelayed ? .seconds(1) : .zero) }
        }
        await fixture.engine.submit(try EngineFixture.requests(2))
        await fixture.engine.submit(try EngineFixture.requests(1, host: "b"))
        fixture.transport.end(fixture.transport.ledger.value.orders[0])
        try await fixture.transport.ledger.until { $0.started == 2 }
        fixture.clock.advance(by: .seconds(10))
        let ordersBefore = fixture.transport.ledger.value.wakeOrders
        for _ in 0..<100 { fixture.transport.wakeIfDue() }
        _ = await fixture.engine.snapshot()
        #expect(fixture.transport.ledger.value.wakeOrders <= ordersBefore + 1)
        #expect(fixture.transport.ledger.value.wakeAt > fixture.clock.now)
        await fixture.end()
    }
}
