import FetchingTestSupport
import Statistics
import Testing
import URLStandard

@testable import Fetching

/// Random events, and what must hold after each of them.
struct FetchMachinePropertyTests {
    /// A rig, and what the test knows about it on its own account.
    private final class Story {
        let rig: MachineRig
        var random: SeededGenerator
        var ids: [TaskID] = []
        /// How many times each task must have finished in the end.
        var lives: [TaskID: Int] = [:]
        var startsSeen = 0
        var ordersByUser = 0
        var peak = 0

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            rig = MachineRig { policy in
                policy.seed = seed
                policy.limit = 6
                policy.retries = 2
                policy.maximumRedirects = 3
                policy.deadlines.task = seed.isMultiple(of: 2) ? .seconds(90) : nil
                policy.politeness = { host in
                    switch host {
                    case "h0": Politeness(limit: 1)
                    case "h1": Politeness(limit: 2, delay: .milliseconds(700))
                    case "h2": Politeness(delay: .seconds(2))
                    default: Politeness()
                    }
                }
            }
        }

        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        func url() -> String { "http://h\(number(0...5))/\(number(0...40))" }

        /// One random event.
        func step() throws {
            let task = ids.randomElement(using: &random)
            let flying = rig.underWay.randomElement(using: &random)?.task
            switch number(0...99) {
            case 0..<16 where ids.count < 250:
                let role: TaskRole = number(0...9) == 0 ? .robots : .crawl
                let new = try rig.submit([url()], role: role)
                ids += new
                for id in new { lives[id] = 1 }
            case 0..<50:
                if let flying { end(flying) }
            case 50..<56:
                if let flying {
                    rig.progress(flying, .body, status: 200, bytes: Int64(number(0...99)))
                }
            case 56..<60: user { task, machine, now in machine.cancel(task, now: now) }
            case 60..<66: user { task, machine, now in machine.pause(task, now: now) }
            case 66..<73: user { task, machine, now in machine.resume(task, now: now) }
            case 73..<77:
                guard let task else { return }
                let wasFinished = rig.state(task).isFinished
                if rig.order({ machine, now in machine.retry(task, now: now) }), wasFinished {
                    lives[task, default: 0] += 1
                }
            case 77..<80:
                let limit = number(-1...12)
                rig.order { machine, now in machine.setLimit(limit, now: now) }
            case 80..<82:
                let politeness = Politeness(
                    limit: number(0...1) == 0 ? nil : number(0...3),
                    delay: .milliseconds(number(0...900))
                )
                let host = "h\(number(0...5))"
                ordersByUser += 1
                rig.order { machine, now in
                    machine.setPoliteness(politeness, ofHost: host, now: now)
                }
            case 82..<84:
                let isPaused = number(0...2) == 0
                rig.order { machine, _ in machine.setDispatchPaused(isPaused) }
            case 84..<86:
                let isHeldBack = number(0...2) == 0
                rig.order { machine, _ in machine.isHeldBack = isHeldBack }
            case 86..<88:
                // A report of a transfer that is long gone.
                let ghost = TransferID(slot: UInt32(number(0...9)), serial: 0)
                rig.order { machine, now in
                    _ = machine.transferEnded(TransferReport(id: ghost, end: .answered), now: now)
                }
            case 88..<94: rig.waitForWake()
            default: rig.wait(.milliseconds(number(0...1500)))
            }
        }

        private func user(_ order: (TaskID, inout FetchMachine, MonotonicTime) -> Bool) {
            guard let task = ids.randomElement(using: &random) else { return }
            ordersByUser += 1
            rig.order { machine, now in _ = order(task, &machine, now) }
        }

        private func end(_ task: TaskID) {
            if rig.state(task) == .cancelling, number(0...1) == 0 {
                rig.end(task, .cancelled)
                return
            }
            switch number(0...11) {
            case 0: rig.fail(task)
            case 1: rig.fail(task, .protoHeader)
            case 2: rig.end(task, status: 404)
            case 3: rig.end(task, status: 500)
            case 4: rig.end(task, status: 429)
            case 5: rig.end(task, status: 503) { $0.retryAfter = .seconds(3) }
            case 6:
                let isEndless = number(0...30) == 0
                rig.end(task, status: 429) { $0.retryAfter = .seconds(isEndless ? 9999 : 20) }
            case 7, 8: rig.redirect(task, to: url())
            default: rig.end(task) { $0.wireBytes = 100 }
            }
        }

        /// Ends everything that there is.
        func finish() {
            rig.machine.closeInput()
            rig.order { machine, _ in
                machine.isHeldBack = false
                machine.setDispatchPaused(false)
            }
            for id in ids { rig.order { machine, now in _ = machine.resume(id, now: now) } }
            for _ in 0..<100_000 where !rig.snapshot.stage.isFinished {
                if let order = rig.underWay.first {
                    rig.end(order.task)
                } else {
                    #expect(rig.waitForWake())
                }
            }
            startsSeen = rig.starts.count
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `whatever happens, everything adds up`(seed: UInt64) throws {
        let story = Story(seed: seed)
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
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `a stop ends every story`(seed: UInt64) throws {
        let story = Story(seed: seed)
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

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `an abandoned machine has finished everything`(seed: UInt64) throws {
        let story = Story(seed: seed)
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

    private func check(_ story: Story) {
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
        checkRows(rig, snapshot)
        checkCost(story)
        if let wake = rig.machine.nextWake { #expect(wake > rig.now) }
    }

    /// What was started just now was allowed to.
    private func checkStarts(_ story: Story, _ snapshot: EngineSnapshot) {
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
            #expect(order.endsAt > rig.now)
        }
    }

    /// Rows, hosts and transfers tell the same story, and nobody waits without a reason.
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
                    host.active >= host.limit || host.nextStart > rig.now
                    || host.backoffUntil > rig.now
                if !isHeldUp { odd.append(row) }
            }
        }
        #expect(odd.isEmpty)
        #expect(snapshot.hosts.map(\.active) == active)
        #expect(snapshot.hosts.map(\.queued) == queued)
    }

    /// What an event costs is bounded by structures that do not grow with the number of events.
    private func checkCost(_ story: Story) {
        let machine = story.rig.machine
        func count(_ path: any MirrorPath, _ rest: any MirrorPath...) -> Int {
            var value: Any = machine
            for name in [path] + rest {
                guard let child = Mirror(reflecting: value).descendant(name) else { return .max }
                value = child
            }
            return Mirror(reflecting: value).children.count
        }
        #expect(count("scheduler", "line") <= 6)
        #expect(count("scheduler", "rests", "_storage") <= 6 + story.ordersByUser)
        #expect(machine.transfers.count <= max(story.peak, 1))
        #expect(machine.routes.count <= machine.unfinished)
        #expect(count("timers", "_storage") <= story.ids.count + story.ordersByUser)
    }
}
