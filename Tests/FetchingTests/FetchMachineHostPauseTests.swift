import Clock
import Testing

@testable import Fetching

struct FetchMachineHostPauseTests {
    private func pause(_ host: Int, on rig: MachineRig) -> Bool {
        rig.order { machine, now in machine.pause(host: HostID(index: host), now: now) }
    }

    private func resume(_ host: Int, on rig: MachineRig) -> Bool {
        rig.order { machine, now in machine.resume(host: HostID(index: host), now: now) }
    }

    @Test func `a paused host gets nothing new, and the others all permits`() throws {
        let rig = MachineRig { $0.limit = 2 }
        let ids = try rig.submit("http://a/1", "http://a/2", "http://a/3", "http://b/1")
        #expect(pause(0, on: rig))
        #expect(!pause(0, on: rig))
        #expect(rig.snapshot.hosts.map(\.isPaused) == [true, false])
        #expect(rig.pathsUnderWay == ["a/1", "b/1"])
        rig.end(ids[0])
        #expect(rig.pathsUnderWay == ["b/1"])
        try rig.submit("http://b/2")
        #expect(rig.pathsUnderWay == ["b/1", "b/2"])
        for task in rig.underWay.map(\.task) { rig.end(task) }
        #expect(rig.machine.nextWake == nil)
        #expect(rig.state(ids[2]) == .queued)
        #expect(rig.snapshot.hosts[0].queued == 2)
        #expect(resume(0, on: rig))
        #expect(!resume(0, on: rig))
        #expect(rig.pathsUnderWay == ["a/2", "a/3"])
    }

    @Test func `what comes to a paused host waits there, wherever it comes from`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/1", "http://b/1", "http://a/2")
        #expect(pause(0, on: rig))
        let late = try rig.submit("http://a/late")[0]
        rig.redirect(ids[1], to: "http://a/moved")
        rig.fail(ids[0])
        rig.wait(.seconds(100))
        #expect(rig.pathsUnderWay == ["a/2"])
        #expect([late, ids[1], ids[0]].map { rig.state($0) } == [.queued, .queued, .queued])
        #expect(resume(0, on: rig))
        #expect(rig.pathsUnderWay == ["a/1", "a/2", "a/late", "a/moved"])
    }

    @Test func `a pause of a host does not shorten its rest or its delay`() throws {
        let rig = MachineRig { $0.politeness = { _ in Politeness(delay: .seconds(5)) } }
        let id = try rig.submit("http://a/1", "http://a/2")[0]
        #expect(pause(0, on: rig))
        rig.end(id, status: 429) { $0.retryAfter = .seconds(60) }
        rig.wait(.seconds(10))
        #expect(resume(0, on: rig))
        #expect(rig.underWay.isEmpty)
        rig.wait(.seconds(50))
        #expect(rig.underWay.count == 1)
    }

    @Test func `a host that is not known cannot be paused`() throws {
        let rig = MachineRig()
        #expect(!pause(0, on: rig))
        #expect(!resume(7, on: rig))
    }

    /// Whether the host is paused, or all dispatch.
    @Test(arguments: [true, false])
    func `while a task is held in line by hand its deadline stands still`(isHost: Bool) throws {
        let rig = MachineRig { $0.deadlines.task = .seconds(10) }
        let ids = try rig.submit("http://a/1", "http://a/2")
        let start = rig.now
        func hold(_ isHeld: Bool) {
            if isHost {
                _ = isHeld ? pause(0, on: rig) : resume(0, on: rig)
            } else {
                rig.order { machine, now in machine.setDispatchPaused(isHeld, now: now) }
            }
        }
        hold(true)
        rig.wait(.seconds(4))
        rig.redirect(ids[0], to: "/next")
        rig.wait(.seconds(1000))
        #expect(rig.state(ids[0]) == .queued)
        hold(false)
        let order = try #require(rig.underWay.last)
        #expect(order.task == ids[0])
        #expect(order.endsAt == start + .seconds(1010))
        // The other one was under way all the time, and its clock went on.
        #expect(rig.underWay[0].endsAt == start + .seconds(10))
    }
}
