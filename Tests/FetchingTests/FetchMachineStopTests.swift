import Clock
import Fetching
import Testing
import URLStandard

struct FetchMachineStopTests {
    @Test(arguments: [StopReason.interrupted(signal: 2), .quit, .outputFailed, .budget, .fuse])
    func `a stop drops what waits and lets the rest end`(reason: StopReason) throws {
        let rig = MachineRig { $0.limit = 2 }
        let ids = try rig.submit((1...5).map { "http://a/\($0)" })
        rig.order { machine, now in machine.stop(reason, now: now) }
        #expect(rig.snapshot.stage == .stopping(reason))
        #expect(rig.state(ids[0]).isInFlight)
        #expect(rig.finished.count == 3)
        let expected: [SkipReason?] = [reason == .budget ? .budget : reason == .fuse ? .fuse : nil]
        #expect(Set(rig.finished.map(\.skipReason)) == Set(expected))
        #expect(
            rig.finished.allSatisfy { $0.outcome == ($0.skipReason == nil ? .cancelled : .skipped) }
        )
        rig.end(ids[0])
        #expect(rig.fail(ids[1]) == .finish(.failed))
        #expect(rig.snapshot.stage == .finished(reason))
        #expect(rig.snapshot.totals.ok == 1)
    }

    @Test func `an abort cancels what is under way`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/", "http://b/")
        rig.order { machine, now in machine.stop(.interrupted(signal: 2), now: now) }
        rig.order { machine, now in machine.abort(now: now) }
        #expect(ids.map { rig.state($0) } == [.cancelling, .cancelling])
        #expect(rig.orders.count == 2)
        for id in ids { rig.end(id, .cancelled) }
        #expect(rig.snapshot.stage == .finished(.interrupted(signal: 2)))
    }

    @Test func `what is under way after a stop is cancelled when its grace is over`() throws {
        let rig = MachineRig { $0.grace = .seconds(5) }
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.stop(.interrupted(signal: 2), now: now) }
        #expect(rig.machine.nextWake == rig.now + .seconds(5))
        #expect(rig.snapshot.graceEndsAt == rig.now + .seconds(5))
        rig.wait(.seconds(4))
        #expect(rig.state(id).isInFlight && rig.state(id) != .cancelling)
        rig.order { machine, now in machine.suspended(for: .seconds(9), now: now) }
        rig.wait(.seconds(9))
        #expect(rig.state(id) != .cancelling, "the process stood still for that long")
        rig.wait(.seconds(1))
        #expect(rig.state(id) == .cancelling)
        #expect(rig.snapshot.graceEndsAt == .distantFuture)
        rig.end(id, .cancelled)
        #expect(rig.snapshot.stage == .finished(.interrupted(signal: 2)))
    }

    @Test func `of tasks that never began the first give a result, the rest is counted`() throws {
        let rig = MachineRig { policy in
            policy.limit = 1
            policy.resultsOfUnbegun = 3
        }
        let ids = try rig.submit((0..<9).map { "http://a/\($0)" })
        rig.order { machine, now in machine.stop(.budget, now: now) }
        rig.end(ids[0])
        #expect(rig.finished.map(\.index).sorted() == [0, 1, 2, 3])
        #expect(rig.snapshot.unrecorded == 5)
        #expect(rig.snapshot.totals.skipped == 8 && rig.snapshot.totals.known == 9)
        #expect(rig.snapshot.stage == .finished(.budget))
        // One that is fetched anew gives its result after all.
        rig.order { machine, now in machine.retry(ids[8], now: now) }
        rig.end(ids[8])
        #expect(rig.finished.last?.index == 8 && rig.finished.last?.outcome == .ok)
        #expect(rig.snapshot.unrecorded == 4)
    }

    @Test func `a stop cancels a transfer that is paused, for it would never end`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.pause(id, now: now) }
        rig.order { machine, now in machine.stop(.fuse, now: now) }
        #expect(rig.state(id) == .cancelling)
    }

    @Test func `the first failure cancels everything else if that is wanted`() throws {
        let rig = MachineRig { policy in
            policy.limit = 2
            policy.failsFast = true
        }
        let ids = try rig.submit((1...5).map { "http://a/\($0)" })
        rig.end(ids[0], status: 404)
        #expect(rig.state(ids[1]) == .cancelling)
        rig.end(ids[1], .cancelled)
        #expect(rig.snapshot.totals.failed == 1)
        #expect(rig.snapshot.totals.cancelled == 4)
        #expect(rig.snapshot.stage == .finished(.failFast))
        #expect(rig.finished.count == 5)
    }

    @Test func `an auxiliary failure does not fail fast`() throws {
        let rig = MachineRig { policy in
            policy.failsFast = true
            policy.retries = 0
        }
        let robots = try rig.submit("http://a/robots.txt", role: .robots)[0]
        rig.end(robots, status: 500)
        #expect(rig.snapshot.stage == .running)
    }

    @Test func `what comes after a stop is recorded and not fetched`() throws {
        let rig = MachineRig()
        let first = try rig.submit("http://a/")[0]
        rig.order { machine, now in machine.stop(.budget, now: now) }
        let late = try rig.submit("http://b/")[0]
        #expect(rig.row(late).skipReason == .budget)
        rig.redirect(first, to: "/next")
        #expect(rig.state(first) == .cancelled)
        #expect(rig.snapshot.stage == .finished(.budget))
    }

    @Test func `nothing is retried while a stop is under way`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/1", "http://a/2")
        rig.end(ids[0], status: 404)
        rig.order { machine, now in machine.stop(.budget, now: now) }
        #expect(!rig.order { machine, now in machine.retry(ids[0], now: now) })
        rig.end(ids[1])
        #expect(rig.order { machine, now in machine.retry(ids[0], now: now) })
        #expect(rig.snapshot.stage == .running)
        #expect(rig.underWay.count == 1)
    }

    @Test func `the task's deadline spans its attempts`() throws {
        let rig = MachineRig { policy in
            policy.deadlines.task = .seconds(10)
            policy.retries = 1000
            policy.backoff = Backoff(base: .seconds(3), maximum: .seconds(3))
        }
        let id = try rig.submit("http://a/")[0]
        let end = rig.now + .seconds(10)
        while let order = rig.underWay.first {
            #expect(order.endsAt == end)
            #expect(order.endClass == .timeoutTask)
            rig.wait(min(.milliseconds(500), end - rig.now - .nanoseconds(1)))
            rig.fail(id)
            while rig.underWay.isEmpty, rig.waitForWake() {}
        }
        #expect(rig.state(id) == .failed)
        #expect(rig.now < end)
        #expect(rig.row(id).error?.errorClass == .netReset)
    }

    @Test func `a task whose time is over in line fails with the deadline's name`() throws {
        let rig = MachineRig { policy in
            policy.deadlines.task = .seconds(10)
            policy.limit = 1
        }
        let id = try rig.submit("http://a/", "http://c/")[0]
        rig.redirect(id, to: "http://b/next")
        #expect(rig.pathsUnderWay == ["c/"])
        rig.wait(.seconds(11))
        rig.end(rig.underWay[0].task)
        #expect(rig.row(id).error?.errorClass == .timeoutTask)
        #expect(rig.underWay.isEmpty)
    }

    @Test func `the run's deadline stops the run`() throws {
        let rig = MachineRig { policy in
            policy.deadlines.run = .seconds(5)
            policy.limit = 1
        }
        let ids = try rig.submit("http://a/1", "http://a/2")
        #expect(rig.underWay[0].endClass == .timeoutRun)
        #expect(rig.machine.nextWake == rig.now + .seconds(5))
        rig.waitForWake()
        #expect(rig.row(ids[1]).skipReason == .budget)
        rig.fail(ids[0], .timeoutRun)
        #expect(rig.snapshot.stage == .finished(.budget))
        #expect(rig.machine.nextWake == nil)
    }

    @Test func `a retry whose wait would pass the deadline is not made`() throws {
        let rig = MachineRig { $0.deadlines.task = .seconds(30) }
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: 429) { $0.retryAfter = .seconds(40) }
        #expect(rig.row(id).error?.errorClass == .http(status: 429))
        #expect(rig.state(id) == .failed)
    }

    @Test func `a transfer that the run's deadline ended ends the run as out of budget`() throws {
        var policy = FetchPolicy()
        policy.limit = 1
        policy.deadlines.run = .seconds(10)
        var machine = FetchMachine(policy: policy, now: .zero)
        for path in ["a", "b"] {
            machine.submit(FetchRequest(try WebURL("http://h/\(path)")), now: .zero)
        }
        machine.closeInput()
        let orders = machine.takeEffects(now: .zero).orders
        guard case .start(let order)? = orders.first else {
            Issue.record("nothing was started")
            return
        }
        let error = FetchError(order.endClass, phase: .wait, message: "late")
        machine.transferEnded(
            TransferReport(id: order.id, end: .failed(error)),
            now: .zero + .seconds(10)
        )
        #expect(machine.stage == .finished(.budget))
        #expect(
            machine.takeEffects(now: .zero + .seconds(10)).finished.map(\.outcome) == [
                .skipped, .failed,
            ]
        )
    }

    @Test func `the time of a finished run stands still`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://h/a")[0]
        rig.wait(.seconds(2))
        rig.end(id)
        rig.order { machine, _ in machine.closeInput() }
        rig.wait(.seconds(15))
        #expect(rig.snapshot.elapsed == .seconds(2))
    }
}
