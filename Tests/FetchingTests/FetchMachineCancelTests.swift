import Clock
import DataStructures
import FetchingTestSupport
import Testing

@testable import Fetching

/// A thousand cancels at random, wherever their tasks stand.
struct FetchMachineCancelTests {
    /// What a cancelled task was doing.
    private enum Standing: Hashable {
        case queued, connecting, receiving, backingOff, paused, pausedMidTransfer
    }

    private func standing(_ row: TaskRow, hasTransfer: Bool) -> Standing? {
        switch row.state {
        case .queued: .queued
        case .started, .dns, .connect, .tls: .connecting
        case .wait, .body: .receiving
        case .backoff: .backingOff
        case .paused: hasTransfer ? .pausedMidTransfer : .paused
        default: nil
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `they leave nothing behind, and everything ends once`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rig = MachineRig { policy in
            policy.seed = seed
            policy.limit = 48
            policy.retries = 3
            policy.deadlines.task = .seconds(3600)
            policy.politeness = { Politeness(limit: $0 == "h0" ? 2 : nil) }
        }
        let ids = try rig.submit((0..<2500).map { "http://h\($0 % 7)/\($0)" })
        var met: [Standing: Int] = [:]
        var cancelled: Set<TaskID> = []
        while cancelled.count < 1000 {
            stir(rig, &random)
            let flying = rig.underWay.map(\.task)
            let pool = Bool.random(using: &random) ? flying : ids
            guard let victim = pool.randomElement(using: &random) else { continue }
            let row = rig.machine.rows[victim.index]
            let standing = standing(row, hasTransfer: flying.contains(victim))
            guard rig.order({ machine, now in machine.cancel(victim, now: now) }) else { continue }
            if let standing { met[standing, default: 0] += 1 }
            #expect(cancelled.insert(victim).inserted)
        }
        #expect(met.count == 6, "\(met)")
        finish(rig, ids, &random)
        let outcomes = Dictionary(grouping: rig.finished, by: \.id).mapValues { $0.map(\.outcome) }
        #expect(outcomes.count == ids.count)
        #expect(outcomes.allSatisfy { $0.value.count == 1 })
        #expect(Set(outcomes.filter { $0.value == [.cancelled] }.keys) == cancelled)
        expectEmpty(rig.machine)
    }

    /// Lets something happen to the transfers under way, and to some task by hand.
    private func stir(_ rig: MachineRig, _ random: inout SplitMix64) {
        guard let task = rig.underWay.randomElement(using: &random)?.task else {
            rig.waitForWake()
            return
        }
        switch Int.random(in: 0...9, using: &random) {
        case 0, 1: rig.progress(task, .connect)
        case 2, 3: rig.progress(task, .body, status: 200, bytes: 10)
        case 4: rig.order { machine, now in machine.pause(task, now: now) }
        case 5:
            let id = TaskID(index: Int.random(in: 0..<2500, using: &random))
            rig.order { machine, now in machine.pause(id, now: now) }
        case 6: if rig.state(task) != .cancelling { rig.fail(task) }
        case 7: if rig.state(task) != .cancelling { rig.redirect(task, to: "http://h9/") }
        case 8:
            // A cancel and the end of its transfer cross on their ways.
            if rig.state(task) == .cancelling { rig.end(task) }
        default: if rig.state(task) == .cancelling { rig.end(task, .cancelled) }
        }
    }

    /// Ends everything that is left, well.
    private func finish(_ rig: MachineRig, _ ids: [TaskID], _ random: inout SplitMix64) {
        rig.machine.closeInput()
        for id in ids { rig.order { machine, now in _ = machine.resume(id, now: now) } }
        while rig.machine.tasks.unfinished > 0 {
            if let task = rig.underWay.randomElement(using: &random)?.task {
                rig.end(task, rig.state(task) == .cancelling ? .cancelled : .answered)
            } else if !rig.waitForWake() {
                Issue.record("something waits for nothing")
                return
            }
        }
    }
}

/// Nothing is kept of tasks that have all finished.
func expectEmpty(_ machine: FetchMachine) {
    #expect(machine.permitsTaken == 0)
    #expect(machine.tasks.unfinished == 0)
    #expect(machine.totals.finished == machine.totals.known)
    #expect(machine.redirects.routeCount == 0)
    #expect(machine.heldRedirects.isEmpty)
    #expect(machine.deadlines.shiftedCount == 0 && machine.deadlines.watchedCount == 0)
    #expect(machine.timers.count == 0)
    #expect(machine.transfers.openCount == 0)
    #expect(machine.rows.allSatisfy { machine.tasks.slot(of: $0.id) == nil })
    #expect(machine.hosts.hosts.allSatisfy { $0.active == 0 && $0.queued == 0 })
    #expect(machine.nextWake == nil)
}
