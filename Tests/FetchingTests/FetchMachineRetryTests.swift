import Clock
import Fetching
import Testing

struct FetchMachineRetryTests {
    @Test func `a transient failure is tried again after its wait, then given up`() throws {
        let rig = MachineRig { $0.retries = 2 }
        let id = try rig.submit("http://a/")[0]
        for attempt in 1...2 {
            guard case .retry(let time) = rig.fail(id) else { return #expect(Bool(false)) }
            #expect(rig.state(id) == .backoff)
            #expect(rig.row(id).resumesAt == time)
            #expect(rig.machine.permitsTaken == 0)
            #expect(time - rig.now <= Backoff().bound(afterAttempt: attempt))
            rig.waitForWake()
            #expect(rig.row(id).attempts == attempt + 1)
        }
        #expect(rig.fail(id) == .finish(.failed))
        #expect(rig.finished.map(\.attempts) == [3])
        #expect(rig.snapshot.retries == 2)
        #expect(rig.snapshot.totals.failed == 1)
    }

    @Test(arguments: [
        ErrorClass.dnsNotFound, .tlsVerify, .protoHeader, .protoFraming, .limitBody, .urlInvalid,
        .bodyDecode, .policyScheme, .saveFailed, .timeoutTask, .timeoutRun,
    ])
    func `what stays as it is, is not tried again`(errorClass: ErrorClass) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        #expect(rig.fail(id, errorClass) == .finish(.failed))
    }

    @Test(
        arguments: [
            (408, true), (429, true), (500, true), (502, true), (503, true), (504, true),
            (400, false), (401, false), (404, false), (410, false), (501, false), (505, false),
        ] as [(UInt16, Bool)]
    )
    func `statuses are tried again as the contract says`(status: UInt16, isRetried: Bool) throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: status)
        #expect(rig.state(id) == (isRetried ? .backoff : .failed))
        #expect(rig.row(id).error?.errorClass == .http(status: status))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `the same seed waits the same`(seed: UInt64) throws {
        func waits() throws -> [MonotonicTime] {
            let rig = MachineRig { policy in
                policy.seed = seed
                policy.retries = 5
            }
            let id = try rig.submit("http://a/")[0]
            return (1...5).map { _ in
                rig.fail(id)
                let time = rig.row(id).resumesAt
                rig.waitForWake()
                return time
            }
        }
        #expect(try waits() == waits())
    }

    @Test func `Retry-After is kept in full`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/1", "http://a/2", "http://b/1")
        rig.end(ids[0], status: 429) { $0.retryAfter = .seconds(120) }
        let more = try rig.submit("http://a/3", "http://b/2")
        #expect(rig.state(more[0]) == .queued)
        #expect(rig.pathsUnderWay.contains("b/2"))
        rig.wait(.seconds(120) - .nanoseconds(1))
        #expect(rig.starts.count == 4)
        rig.wait(.nanoseconds(1))
        #expect(Set(rig.pathsStarted.suffix(2)) == ["a/1", "a/3"])
    }

    @Test(arguments: [(10, 90), (90, 10)])
    func `of two rests the longer wins`(first: Int, second: Int) throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/1", "http://a/2")
        rig.end(ids[0], status: 429) { $0.retryAfter = .seconds(first) }
        rig.end(ids[1], status: 503) { $0.retryAfter = .seconds(second) }
        #expect(rig.snapshot.hosts[0].backoffUntil == rig.now + .seconds(90))
    }

    @Test func `a rest that is too long parks the host and skips its line`() throws {
        let rig = MachineRig { $0.limit = 3 }
        let ids = try rig.submit("http://a/1", "http://a/2", "http://a/3", "http://b/1")
        rig.end(ids[0], status: 429) { $0.retryAfter = .seconds(3600) }
        #expect(rig.state(ids[0]) == .failed)
        #expect(rig.state(ids[1]) == .started)
        #expect(rig.row(ids[2]).skipReason == .parked)
        #expect(rig.pathsUnderWay.contains("b/1"))
        let late = try rig.submit("http://a/4")[0]
        #expect(rig.row(late).skipReason == .parked)
        rig.end(ids[1], status: 500)
        while rig.state(ids[1]) == .backoff { rig.waitForWake() }
        #expect(rig.row(ids[1]).skipReason == .parked)
    }

    @Test func `a parked host's task can be retried by hand`() throws {
        let rig = MachineRig { $0.limit = 1 }
        let ids = try rig.submit("http://a/1", "http://a/2")
        rig.end(ids[0], status: 429) { $0.retryAfter = .seconds(3600) }
        #expect(rig.order { machine, now in machine.retry(ids[1], now: now) })
        #expect(rig.pathsUnderWay == ["a/2"])
        #expect(rig.row(ids[1]).skipReason == nil)
    }

    @Test func `retrying one task does not shorten its host's Retry-After`() throws {
        let rig = MachineRig()
        let ids = try rig.submit("http://a/1", "http://a/2", "http://a/3")
        rig.end(ids[0], status: 404)
        rig.end(ids[1], status: 429) { $0.retryAfter = .seconds(60) }
        let waiting = try rig.submit("http://a/4")[0]
        rig.order { machine, now in machine.retry(ids[0], now: now) }
        #expect(rig.state(waiting) == .queued)
        #expect(rig.pathsUnderWay == ["a/3"])
        rig.wait(.seconds(60))
        #expect(rig.pathsUnderWay == ["a/1", "a/2", "a/3", "a/4"])
    }

    @Test func `throttling of attempts that had failed fast is no success`() throws {
        let rig = MachineRig { $0.retries = 0 }
        let id = try rig.submit("http://a/1")[0]
        rig.end(id, status: 503)
        #expect(rig.snapshot.totals.failed == 1)
        #expect(rig.snapshot.totals.ok == 0)
        #expect(rig.snapshot.throughput.samples.last?.succeeded == 0)
        #expect(rig.snapshot.throughput.samples.last?.failed == 1)
    }

    @Test func `endless retries do not overflow a row`() throws {
        let rig = MachineRig { policy in
            policy.retries = .max
            policy.backoff = Backoff(base: .zero, maximum: .zero)
        }
        let id = try rig.submit("http://a/")[0]
        for _ in 0..<70_000 {
            guard rig.fail(id) != nil else { break }
            rig.pump()
        }
        #expect(rig.state(id) == .failed)
        #expect(rig.underWay.isEmpty)
    }
}
