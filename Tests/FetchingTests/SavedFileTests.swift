import FetchingTestSupport
import Testing

@testable import Fetching

/// Whose a body is that the transport has saved.
struct SavedFileTests {
    private func removed(_ orders: [TransportOrder]) -> [String] {
        orders.compactMap { order in
            if case .removeFile(let file) = order { file } else { nil }
        }
    }

    @Test func `the result of a good task names it`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.end(id) { $0.file = "d/1-a" }
        #expect(rig.finished.map(\.file) == ["d/1-a"])
        #expect(removed(rig.orders) == [])
    }

    @Test func `a body that came whole while its task was cancelled is removed`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.cancel(id, now: now) }
        rig.end(id) { $0.file = "d/1-a" }
        #expect(rig.finished.map(\.outcome) == [.cancelled])
        #expect(rig.finished.map(\.file) == [nil])
        #expect(removed(rig.orders) == ["d/1-a"])
    }

    @Test func `a body whose task has gone on without it is removed`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.abandon(now: now) }
        rig.end(id) { $0.file = "d/1-a" }
        #expect(rig.finished.map(\.outcome) == [.cancelled])
        #expect(removed(rig.orders) == ["d/1-a"])
    }

    @Test func `what was delivered before the end still counts`() async throws {
        let fixture = EngineFixture()
        await fixture.engine.submit(try EngineFixture.requests(2))
        let order = try #require(fixture.transport.ledger.value.orders.first)
        fixture.transport.end(order) { report in
            report.status = 200
            report.file = "d/1-a"
        }
        await fixture.engine.shutDown()
        let totals = await fixture.engine.snapshot().totals
        #expect(totals.ok == 1 && totals.cancelled == 1)
        #expect(fixture.transport.ledger.value.removedFiles == [])
    }
}
