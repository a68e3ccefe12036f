import Clock
import Testing

@testable import Fetching

struct TransferSlotsTests {
    private let task = TaskID(index: 0)
    private let host = HostID(index: 0)
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test func `a transfer takes its permit when it starts and gives it back when it ends`() {
        var slots = TransferSlots(limit: 2)
        let id = slots.open(for: task, on: host)
        #expect(slots.permits.taken == 0 && !slots.isUnderWay(id) && slots.isOpen(id))
        let started = slots.start(id, now: start)
        #expect(started?.host == host && started?.task == task)
        #expect(slots.permits.taken == 1 && slots.tasksUnderWay == [task])
        let closed = slots.close(id, now: start + .seconds(1))
        #expect(closed?.wasUnderWay == true && closed?.startedAt == start)
        #expect(slots.permits.taken == 0 && slots.openCount == 0 && slots.begun == 1)
    }

    @Test func `no permit is taken or given back twice`() {
        var slots = TransferSlots(limit: 2)
        let id = slots.open(for: task, on: host)
        slots.start(id, now: start)
        #expect(slots.start(id, now: start) == nil)
        slots.close(id, now: start)
        #expect(slots.close(id, now: start) == nil)
        #expect(slots.start(id, now: start) == nil)
        #expect(slots.permits.taken == 0 && slots.openCount == 0)
    }

    @Test func `a slot is used again, and reports of its earlier transfer are stale`() {
        var slots = TransferSlots(limit: 2)
        let old = slots.open(for: task, on: host)
        slots.close(old, now: start)
        let new = slots.open(for: TaskID(index: 1), on: host)
        #expect(new.slot == old.slot && slots.slotCount == 1)
        #expect(slots.task(of: old) == nil && slots.task(of: new) == TaskID(index: 1))
        #expect(slots.close(old, now: start) == nil && slots.isOpen(new))
    }

    @Test(arguments: [false, true])
    func `an orphan keeps its slot and its permit, without a task`(isStarted: Bool) {
        var slots = TransferSlots(limit: 2)
        let id = slots.open(for: task, on: host)
        if isStarted { slots.start(id, now: start) }
        slots.orphan(id)
        #expect(slots.task(of: id) == nil && slots.orphans == [id])
        #expect(slots.permits.taken == (isStarted ? 1 : 0) && slots.tasksUnderWay.isEmpty)
        slots.close(id, now: start)
        #expect(slots.orphans.isEmpty && slots.permits.taken == 0)
    }

    @Test func `a start that is undone was none`() {
        var slots = TransferSlots(limit: 2)
        let id = slots.open(for: task, on: host)
        slots.start(id, now: start)
        slots.close(id, undoesStart: true, now: start)
        #expect(slots.begun == 0 && slots.permits.taken == 0)
    }

    @Test func `tasks under way come in the order of their transfers, whatever their slots`() {
        var slots = TransferSlots(limit: 9)
        let ids = (0..<3).map { slots.open(for: TaskID(index: $0), on: host) }
        for id in ids { slots.start(id, now: start) }
        slots.close(ids[0], now: start)
        slots.start(slots.open(for: TaskID(index: 3), on: host), now: start)
        #expect(slots.tasksUnderWay.map(\.index) == [1, 2, 3])
    }

    @Test func `permits are integrated over time, and a lower limit drains`() {
        var permits = Permits(limit: 2)
        permits.take(at: start)
        permits.take(at: start + .seconds(1))
        permits.setLimit(0)
        #expect(permits.limit == 1 && permits.taken == 2)
        permits.giveBack(at: start + .seconds(3))
        #expect(permits.permitSeconds(at: start + .seconds(4)) == 1 + 2 * 2 + 1)
    }
}
