import Fetching
import FetchingTestSupport
import Testing

/// An engine holds back while bodies have reached their budget.
@Suite(.timeLimit(.minutes(2)))
struct FetchEngineMemoryTests {
    @Test func `while the memory is full one transfer is under way at a time`() throws {
        let rig = MachineRig { $0.limit = 4 }
        rig.machine.isMemoryFull = true
        let ids = try rig.submit("http://a/1", "http://a/2", "http://a/3")
        #expect(rig.underWay.count == 1)
        #expect(rig.snapshot.isHeldBack)
        #expect(!rig.machine.hasMoreToStart)
        #expect(rig.machine.nextWake == nil)
        rig.end(ids[0])
        #expect(rig.underWay.count == 1)
        rig.machine.isMemoryFull = false
        rig.pump()
        #expect(rig.underWay.count == 2)
        #expect(!rig.snapshot.isHeldBack)
    }

    @Test func `what is under way goes on, and the rest when somebody lets go`() async throws {
        let budget = MemoryBudget(limit: 1 << 20)
        let fixture = EngineFixture(limit: 4, timeFlies: false, memory: budget)
        await fixture.engine.submit(try EngineFixture.requests(10))
        var charge: MemoryCharge? = MemoryCharge(on: budget)
        #expect(charge?.grow(by: 600_000) == true)
        let first = fixture.transport.ledger.value.orders
        #expect(first.count == 4)
        fixture.transport.end(first.dropLast().map { good($0) })
        let held = try await fixture.first { $0.totals.ok == 3 }
        #expect(held.isHeldBack)
        #expect(held.memory == MemoryUse(held: 600_000, limit: 1 << 20, isFull: true))
        #expect(held.permitsTaken == 1)
        // One that ends makes room for one, whatever the memory is.
        fixture.transport.end(fixture.transport.ledger.value.orders.map { good($0) })
        let slow = try await fixture.first { $0.totals.ok == 4 }
        #expect(slow.permitsTaken == 1 && slow.isHeldBack)
        withExtendedLifetime(charge) {}
        charge = nil
        let free = try await fixture.first { $0.permitsTaken == 4 }
        #expect(!free.isHeldBack)
        #expect(free.memory?.held == 0)
        await fixture.end()
    }

    @Test func `an engine that is gone is told nothing`() async throws {
        let budget = MemoryBudget(limit: 1 << 20)
        var fixture: EngineFixture? = EngineFixture(memory: budget)
        await fixture?.end()
        fixture = nil
        let charge = MemoryCharge(on: budget)
        #expect(charge.grow(by: 600_000))
    }

    @Test func `without a budget nothing is said of memory`() async {
        let fixture = EngineFixture()
        #expect(await fixture.engine.snapshot().memory == nil)
        await fixture.end()
    }
}
