import Clock
import Testing

@testable import Fetching

/// The deadlines of tasks and runs, where no transport watches over them.
struct FetchMachineDeadlineTests {
    /// A task with ten seconds for all its attempts.
    private func rig(_ change: (inout FetchPolicy) -> Void = { _ in }) -> MachineRig {
        MachineRig { policy in
            policy.deadlines.task = .seconds(10)
            policy.limit = 1
            policy.retries = 9
            policy.backoff = Backoff(base: .seconds(1), maximum: .seconds(1))
            change(&policy)
        }
    }

    @Test func `a task that waits for a permit again is ended on time`() throws {
        let rig = rig()
        let ids = try rig.submit("http://a/", "http://b/")
        let end = rig.now + .seconds(10)
        rig.fail(ids[0])
        while rig.state(ids[0]) == .backoff { rig.waitForWake() }
        #expect(rig.state(ids[0]) == .queued)
        #expect(rig.machine.nextWake == end)
        rig.now = end + .nanoseconds(-1)
        rig.pump()
        #expect(rig.state(ids[0]) == .queued)
        rig.waitForWake()
        #expect(rig.now == end)
        let error = try #require(rig.row(ids[0]).error)
        #expect(error.errorClass == .timeoutTask)
        #expect(error.phase == .queued)
        #expect(error.message.contains("net.reset"))
        #expect(rig.state(ids[1]).isInFlight)
        #expect(rig.snapshot.totals.failed == 1)
        #expect(rig.snapshot.throughput.samples.map(\.succeeded).reduce(0, +) == 0)
    }

    @Test func `a task in line behind its host's delay is ended on time`() throws {
        let rig = rig { policy in
            policy.politeness = { Politeness(delay: $0 == "b" ? .seconds(60) : .zero) }
            policy.limit = 4
        }
        let ids = try rig.submit("http://b/", "http://a/")
        rig.redirect(ids[1], to: "http://b/next")
        rig.wait(.seconds(10))
        #expect(rig.row(ids[1]).error?.errorClass == .timeoutTask)
    }

    @Test func `a task that was never started has all its time`() throws {
        let rig = rig()
        let ids = try rig.submit("http://a/", "http://b/")
        rig.wait(.seconds(100))
        rig.end(ids[0])
        #expect(rig.state(ids[1]).isInFlight)
        #expect(rig.underWay[0].endsAt == rig.now + .seconds(10))
    }

    @Test func `a task fetched anew has its time anew`() throws {
        let rig = rig { $0.limit = 2 }
        let ids = try rig.submit("http://a/", "http://b/", "http://c/")
        rig.redirect(ids[0], to: "/next")
        rig.order { machine, now in machine.cancel(ids[0], now: now) }
        rig.wait(.seconds(8))
        rig.order { machine, now in machine.retry(ids[0], now: now) }
        rig.wait(.seconds(8))
        #expect(!rig.row(ids[0]).state.isFinished)
    }

    @Test(arguments: [ErrorClass.timeoutTask, .timeoutRun])
    func `a retry that would come too late is not waited for, and that is said`(
        deadline: ErrorClass
    ) throws {
        let rig = rig { policy in
            if deadline == .timeoutRun {
                policy.deadlines.task = nil
                policy.deadlines.run = .seconds(10)
            }
        }
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: 429) { $0.retryAfter = .seconds(40) }
        let whose = deadline == .timeoutTask ? "the task's" : "the run's"
        #expect(rig.row(id).error?.errorClass == .http(status: 429))
        #expect(
            rig.row(id).error?.message
                == "status 429; not tried again, for that would be in 40 s, after \(whose) deadline"
        )
    }

    @Test func `a pause by hand stops the task's clock`() throws {
        let rig = rig()
        let id = try rig.submit("http://a/")[0]
        let end = rig.now + .seconds(10)
        #expect(rig.underWay[0].endsAt == end)
        rig.wait(.seconds(4))
        rig.order { machine, now in machine.pause(id, now: now) }
        #expect(rig.endOfLastReschedule == .distantFuture)
        rig.wait(.seconds(100))
        rig.order { machine, now in machine.resume(id, now: now) }
        #expect(rig.endOfLastReschedule == end + .seconds(100))
        rig.fail(id)
        rig.order { machine, now in machine.pause(id, now: now) }
        rig.wait(.seconds(1000))
        #expect(rig.state(id) == .paused)
        rig.order { machine, now in machine.resume(id, now: now) }
        #expect(rig.state(id).isInFlight)
        #expect(rig.underWay[0].endsAt == end + .seconds(1100))
        rig.end(id)
        #expect(rig.machine.deadlines.shiftedCount == 0)
    }

    @Test func `a pause does not stop the run's clock`() throws {
        let rig = rig { $0.deadlines.run = .seconds(20) }
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.pause(id, now: now) }
        #expect(rig.endOfLastReschedule == rig.now + .seconds(20))
        rig.wait(.seconds(20))
        #expect(rig.state(id) == .cancelling)
        rig.end(id, .cancelled)
        #expect(rig.snapshot.stage == .stopping(.budget) || rig.snapshot.stage.isFinished)
    }

    @Test func `the run's deadline ends a run whose input stays open`() {
        let rig = MachineRig { $0.deadlines.run = .seconds(5) }
        #expect(rig.machine.nextWake == rig.now + .seconds(5))
        rig.waitForWake()
        #expect(rig.snapshot.stage == .finished(.budget))
        #expect(rig.machine.nextWake == nil)
    }

    // MARK: Ctrl-Z

    @Test func `a suspension moves the deadlines of run and tasks`() throws {
        let rig = rig { policy in
            policy.deadlines.run = .seconds(30)
            policy.limit = 2
        }
        let ids = try rig.submit("http://a/", "http://b/", "http://c/")
        let start = rig.now
        rig.redirect(ids[0], to: "http://d/")
        rig.order { machine, now in machine.pause(ids[1], now: now) }
        rig.now = rig.now + .seconds(3600)
        rig.order { machine, now in machine.suspended(for: .seconds(3600), now: now) }
        #expect(rig.snapshot.stage == .running)
        #expect(rig.finished.isEmpty)
        rig.order { machine, now in machine.resume(ids[1], now: now) }
        #expect(rig.endOfLastReschedule == start + .seconds(3610))
        rig.wait(.seconds(10))
        #expect(rig.row(ids[0]).error?.errorClass == .timeoutTask)
        rig.now = start + .seconds(3629)
        rig.pump()
        #expect(rig.snapshot.stage == .running)
        rig.wait(.seconds(1))
        #expect(rig.snapshot.stage == .stopping(.budget))
    }

    @Test func `a suspension does not prolong what a server asked for`() throws {
        let rig = rig { $0.deadlines.task = nil }
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: 429) { $0.retryAfter = .seconds(60) }
        rig.now = rig.now + .seconds(3600)
        rig.order { machine, now in machine.suspended(for: .seconds(3600), now: now) }
        #expect(rig.state(id).isInFlight)
    }

    /// A process that was stopped is told by the first batch after its return; before that, an
    /// order of the user must not end anything.
    @Test func `until the transport has told the time, no deadline passes`() throws {
        let rig = rig { policy in
            policy.deadlines.run = .seconds(30)
            policy.limit = 2
        }
        let ids = try rig.submit("http://a/", "http://b/", "http://c/")
        rig.redirect(ids[0], to: "http://a/next")
        rig.end(ids[1])
        let judged = rig.now
        rig.now = rig.now + .seconds(3600)
        let early = rig.machine.takeEffects(now: rig.now, judging: judged)
        #expect(early.orders.isEmpty && early.finished.isEmpty)
        rig.order { machine, now in machine.suspended(for: .seconds(3600), now: now) }
        #expect(rig.finished.map(\.outcome) == [.ok])
        #expect(rig.underWay.count == 2)
    }
}
