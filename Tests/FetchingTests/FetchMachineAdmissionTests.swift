import Clock
import Fetching
import Testing

struct FetchMachineAdmissionTests {
    @Test func `a permit is never held by what waits for its host`() throws {
        let rig = MachineRig { policy in
            policy.limit = 2
            policy.politeness = { Politeness(limit: $0 == "a" ? 1 : nil) }
        }
        try rig.submit((1...50).map { "http://a/\($0)" })
        try rig.submit("http://b/1")
        #expect(rig.pathsUnderWay == ["a/1", "b/1"])
        #expect(rig.machine.permitsTaken == 2)
    }

    @Test(arguments: [1, 2, 7, 64])
    func `no more transfers are under way than there are permits`(limit: Int) throws {
        let rig = MachineRig { $0.limit = limit }
        let ids = try rig.submit((1...100).map { "http://h\($0 % 9)/\($0)" })
        #expect(rig.underWay.count == limit)
        rig.end(try #require(rig.underWay.first).task)
        #expect(rig.underWay.count == limit)
        #expect(rig.snapshot.totals.queued == ids.count - limit - 1)
    }

    @Test func `a limit below one counts as one`() throws {
        let rig = MachineRig { $0.limit = 0 }
        try rig.submit("http://a/1", "http://a/2")
        #expect(rig.underWay.count == 1)
        rig.order { machine, now in machine.setLimit(-5, now: now) }
        #expect(rig.snapshot.limit == 1)
    }

    @Test func `hosts take turns`() throws {
        let rig = MachineRig { $0.limit = 1 }
        try rig.submit((1...4).map { "http://a/\($0)" })
        try rig.submit((1...2).map { "http://b/\($0)" })
        try rig.submit("http://c/1")
        while let next = rig.underWay.first { rig.end(next.task) }
        #expect(rig.pathsStarted == ["a/1", "a/2", "b/1", "c/1", "a/3", "b/2", "a/4"])
    }

    @Test func `a host's starts keep their distance`() throws {
        let rig = MachineRig { policy in
            policy.politeness = { Politeness(delay: .milliseconds($0 == "slow" ? 100 : 0)) }
        }
        try rig.submit("http://slow/1", "http://slow/2", "http://slow/3", "http://quick/1")
        #expect(rig.pathsUnderWay == ["quick/1", "slow/1"])
        rig.end(rig.underWay[0].task)
        #expect(rig.machine.nextWake == rig.now + .milliseconds(100))
        rig.wait(.milliseconds(99))
        #expect(rig.starts.count == 2)
        rig.wait(.milliseconds(1))
        #expect(rig.pathsStarted.last == "slow/2")
        rig.waitForWake()
        #expect(rig.pathsStarted.last == "slow/3")
    }

    @Test func `the limit drains from 16 to 2 and fills up to 32`() throws {
        let rig = MachineRig { $0.limit = 16 }
        try rig.submit((1...200).map { "http://h\($0)/" })
        rig.order { machine, now in machine.setLimit(2, now: now) }
        #expect(rig.snapshot.draining == 14)
        #expect(rig.underWay.count == 16)
        while rig.underWay.count > 2 {
            let startsBefore = rig.starts.count
            rig.end(rig.underWay[0].task)
            #expect(rig.starts.count == startsBefore)
        }
        rig.end(rig.underWay[0].task)
        #expect(rig.underWay.count == 2)
        #expect(rig.snapshot.draining == 0)
        rig.order { machine, now in machine.setLimit(32, now: now) }
        #expect(rig.underWay.count == 32)
    }

    @Test func `a host without a limit of its own follows the engine's`() throws {
        let rig = MachineRig { $0.limit = 2 }
        try rig.submit((1...9).map { "http://a/\($0)" })
        rig.order { machine, now in machine.setLimit(5, now: now) }
        #expect(rig.underWay.count == 5)
        #expect(rig.snapshot.hosts.map(\.limit) == [5])
    }

    @Test func `politeness can be changed while the host waits`() throws {
        let rig = MachineRig { policy in
            policy.politeness = { _ in Politeness(limit: 1, delay: .seconds(100)) }
        }
        try rig.submit((1...9).map { "http://a/\($0)" })
        rig.wait(.seconds(1))
        rig.order { machine, now in
            machine.setPoliteness(
                Politeness(limit: 3, delay: .milliseconds(500)),
                ofHost: "a",
                now: now
            )
        }
        #expect(rig.underWay.count == 2)
        rig.waitForWake()
        #expect(rig.underWay.count == 3)
        #expect(rig.machine.nextWake == nil)
    }

    @Test func `a delay is raised, never lowered`() throws {
        let rig = MachineRig { policy in
            policy.politeness = { _ in Politeness(delay: .seconds(1)) }
        }
        try rig.submit("http://a/1", "http://a/2")
        rig.order { machine, now in machine.raiseDelay(to: .seconds(5), ofHost: "a", now: now) }
        rig.order { machine, now in machine.raiseDelay(to: .seconds(2), ofHost: "a", now: now) }
        rig.wait(.seconds(4))
        #expect(rig.starts.count == 1)
        rig.wait(.seconds(1))
        #expect(rig.starts.count == 2)
    }

    @Test func `paused dispatch starts nothing, and what is under way goes on`() throws {
        let rig = MachineRig { $0.limit = 1 }
        let ids = try rig.submit("http://a/1", "http://a/2")
        rig.order { machine, now in machine.setDispatchPaused(true, now: now) }
        rig.end(ids[0])
        #expect(rig.state(ids[0]) == .ok)
        #expect(rig.underWay.isEmpty)
        #expect(rig.machine.nextWake == nil)
        #expect(rig.snapshot.isDispatchPaused)
        rig.order { machine, now in machine.setDispatchPaused(false, now: now) }
        #expect(rig.pathsUnderWay == ["a/2"])
    }

    @Test func `while every permit is taken, a host that may start again wakes nobody`() throws {
        let rig = MachineRig { policy in
            policy.limit = 1
            policy.politeness = { Politeness(delay: $0 == "a" ? .seconds(1) : .zero) }
        }
        let ids = try rig.submit("http://a/1", "http://a/2", "http://b/1")
        rig.end(ids[0])
        #expect(rig.pathsUnderWay == ["b/1"])
        rig.wait(.seconds(5))
        // A wake-up that is already due would be delivered at once, again and again.
        #expect(rig.machine.nextWake == nil)
        rig.end(ids[2])
        #expect(rig.pathsUnderWay == ["a/2"])
    }

    @Test func `an unheld result line starts nothing until it is taken`() throws {
        let rig = MachineRig()
        rig.machine.isHeldBack = true
        let ids = try rig.submit("http://a/1")
        #expect(rig.state(ids[0]) == .queued)
        rig.machine.isHeldBack = false
        rig.pump()
        #expect(rig.underWay.count == 1)
    }

    @Test func `ports tell hosts apart, schemes' own ports do not`() throws {
        let rig = MachineRig { policy in policy.politeness = { _ in Politeness(limit: 1) } }
        try rig.submit("http://a/1", "http://a:80/2", "http://a:8080/3", "https://a:443/4")
        #expect(rig.snapshot.hosts.map(\.name) == ["a", "a:8080"])
        #expect(rig.underWay.count == 2)
    }
}
