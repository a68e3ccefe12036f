import Clock
import DataStructures
import FetchingTestSupport
import TestSupport
import Testing
import URLStandard

@testable import Fetching

/// Random events, and what must hold after each of them.
@Suite(.heavy)
struct FetchMachinePropertyTests {
    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `whatever happens, everything adds up`(seed: UInt64) throws {
        let story = RandomStory(seed: seed)
        for _ in 0..<3000 {
            try story.step()
            check(story)
        }
        story.finish()
        check(story)
        let snapshot = story.rig.snapshot
        #expect(snapshot.stage == .finished(nil))
        #expect(snapshot.totals.finished == snapshot.totals.known)
        let finishes = story.rig.finished.reduce(into: [:]) { $0[$1.id, default: 0] += 1 }
        #expect(finishes == story.lives)
        expectEmpty(story.rig.machine)
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `a fuse ends a story in which half goes wrong`(seed: UInt64) throws {
        let story = RandomStory(seed: seed, fuse: FailureFuse(percent: 20, window: 30))
        for _ in 0..<100_000 where story.rig.snapshot.stage == .running {
            try story.step()
            check(story)
        }
        story.rig.order { machine, now in machine.abort(now: now) }
        while let order = story.rig.underWay.first { story.rig.end(order.task, .cancelled) }
        check(story)
        #expect(story.rig.snapshot.stage == .finished(.fuse))
        #expect(story.rig.snapshot.rows.contains { $0.skipReason == .fuse })
        expectEmpty(story.rig.machine)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a stop ends every story`(seed: UInt64) throws {
        let story = RandomStory(seed: seed)
        for _ in 0..<500 {
            try story.step()
            check(story)
        }
        let reasons = [StopReason.budget, .failFast, .fuse, .interrupted(signal: 2)]
        let reason = reasons[Int(seed % 4)]
        story.rig.order { machine, now in machine.stop(reason, now: now) }
        check(story)
        #expect(story.rig.snapshot.totals.queued == 0)
        if seed.isMultiple(of: 3) { story.rig.order { machine, now in machine.abort(now: now) } }
        while let order = story.rig.underWay.first { story.rig.end(order.task) }
        check(story)
        #expect(story.rig.snapshot.stage == .finished(reason))
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `an abandoned machine has finished everything`(seed: UInt64) throws {
        let story = RandomStory(seed: seed)
        for _ in 0..<500 {
            try story.step()
            check(story)
        }
        story.rig.order { machine, now in machine.abandon(now: now) }
        story.rig.underWay = []
        check(story)
        #expect(story.rig.snapshot.totals.finished == story.rig.snapshot.totals.known)
        #expect(story.rig.snapshot.stage.isFinished)
    }

    // MARK: What must hold

    private func check(_ story: RandomStory) {
        let rig = story.rig
        let snapshot = rig.snapshot
        let totals = snapshot.totals
        #expect(
            totals.queued + totals.active + totals.ok + totals.failed + totals.cancelled
                + totals.skipped == totals.known
        )
        #expect(snapshot.permitsTaken == rig.underWay.count)
        #expect(snapshot.inFlight == rig.underWay.map(\.task))
        checkStarts(story, snapshot)
        // These look at every row or at everything stored, and cost ten times what the event does.
        // What they find lasts, or comes again in some of the other events.
        story.checks += 1
        if story.checks % 5 == 0 {
            checkRows(rig, snapshot)
            checkDeadlines(rig, snapshot)
        }
        if story.checks % 50 == 0 { checkCost(story) }
        if let wake = rig.machine.nextWake { #expect(wake > rig.now) }
    }

    /// What was started just now was allowed to.
    private func checkStarts(_ story: RandomStory, _ snapshot: EngineSnapshot) {
        let rig = story.rig
        let new = rig.starts[story.startsSeen...]
        story.startsSeen = rig.starts.count
        story.peak = max(story.peak, rig.underWay.count)
        guard !new.isEmpty else { return }
        #expect(snapshot.permitsTaken <= snapshot.limit)
        #expect(snapshot.stage == .running)
        #expect(!snapshot.isDispatchPaused)
        for order in new {
            let host = snapshot.hosts[snapshot.rows[order.task.index].host.index]
            #expect(host.active <= host.limit)
            #expect(host.backoffUntil <= rig.now)
            #expect(!host.isPaused)
            #expect(order.endsAt > rig.now)
        }
    }

    /// Rows, hosts and transfers agree, and no task waits without a reason.
    private func checkRows(_ rig: MachineRig, _ snapshot: EngineSnapshot) {
        let flying = Set(rig.underWay.map(\.task))
        var active = [Int](repeating: 0, count: snapshot.hosts.count)
        var queued = active
        let mayStart =
            snapshot.stage == .running && !snapshot.isDispatchPaused && !rig.machine.isHeldBack
            && snapshot.permitsTaken < snapshot.limit
        var odd: [TaskRow] = []
        for row in snapshot.rows {
            let host = snapshot.hosts[row.host.index]
            if flying.contains(row.id) {
                active[row.host.index] += 1
                if !row.state.isInFlight, row.state != .cancelling, row.state != .paused {
                    odd.append(row)
                }
            } else if !row.state.isFinished {
                queued[row.host.index] += 1
                if row.state.isInFlight || row.state == .cancelling { odd.append(row) }
            }
            if row.isPaused != (row.state == .paused), row.state != .cancelling { odd.append(row) }
            if mayStart, row.state == .queued {
                let isHeldUp =
                    host.isPaused || host.active >= host.limit || host.nextStart > rig.now
                    || host.backoffUntil > rig.now
                if !isHeldUp { odd.append(row) }
            }
        }
        #expect(odd.isEmpty)
        #expect(snapshot.hosts.map(\.active) == active)
        #expect(snapshot.hosts.map(\.queued) == queued)
    }

    /// No task waits past its time, unless it is held by hand.
    private func checkDeadlines(_ rig: MachineRig, _ snapshot: EngineSnapshot) {
        let late = snapshot.rows.filter { row in
            guard row.state == .backoff || row.state == .queued, row.startedAt != .zero,
                row.state == .backoff || !rig.machine.isHeldByHand(row.id)
            else { return false }
            return rig.machine.deadline(of: row.id, startingAt: rig.now).time <= rig.now
        }
        #expect(late.isEmpty)
        for order in rig.underWay where snapshot.rows[order.task.index].state != .cancelling {
            let end = rig.machine.deadline(of: order.task, startingAt: rig.now)
            #expect(rig.end(of: order.id) == end.time)
        }
    }

    /// What an event costs is bounded by structures that do not grow with the number of events.
    private func checkCost(_ story: RandomStory) {
        let machine = story.rig.machine
        func count(_ path: any MirrorPath, _ rest: any MirrorPath...) -> Int {
            var value: Any = machine
            for name in [path] + rest {
                guard let child = Mirror(reflecting: value).descendant(name) else { return .max }
                value = child
            }
            return Mirror(reflecting: value).children.count
        }
        #expect(count("hosts", "ready") <= 6)
        #expect(count("hosts", "rests", "_storage") <= 6 + story.ordersByUser)
        #expect(machine.transfers.slotCount <= max(story.peak, 1))
        #expect(machine.redirects.routeCount <= machine.tasks.unfinished)
        #expect(machine.deadlines.shiftedCount <= machine.tasks.unfinished)
        #expect(machine.deadlines.watchedCount <= story.ids.count)
        #expect(machine.timers.count <= story.ids.count + story.ordersByUser)
    }
}
