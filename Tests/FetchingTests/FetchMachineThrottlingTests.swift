import Clock
import Fetching
import Testing

/// What a 429 or 503, and errors that come fast, do to a host.
struct FetchMachineThrottlingTests {
    /// For how long the first host is to rest from now on.
    private func rest(_ rig: MachineRig) -> Duration {
        rig.snapshot.hosts[0].backoffUntil - rig.now
    }

    @Test(arguments: [429, 503] as [UInt16])
    func `answers to one burst are one event`(status: UInt16) throws {
        let rig = MachineRig { policy in
            policy.limit = 8
            policy.retries = 9
        }
        let ids = try rig.submit((1...8).map { "http://a/\($0)" })
        rig.end(ids[0], status: status)
        let first = rest(rig)
        #expect(first > .zero && first <= .seconds(1))
        for id in ids.dropFirst() { rig.end(id, status: status) }
        #expect(rest(rig) == first)
        #expect(rig.snapshot.hosts[0].throttled == 8)
    }

    @Test func `each further event doubles the bound of the rest`() throws {
        let rig = MachineRig { policy in
            policy.retries = 1000
            policy.limit = 1
            policy.backoff = Backoff(base: .seconds(1), maximum: .seconds(16))
        }
        let id = try rig.submit("http://a/")[0]
        var longest = Duration.zero
        for event in 1...200 {
            rig.end(id, status: 429)
            #expect(rest(rig) <= Backoff().bound(afterAttempt: min(event, 5)))
            longest = max(longest, rest(rig))
            while rig.underWay.isEmpty { #expect(rig.waitForWake()) }
        }
        #expect(longest > .seconds(15))
    }

    @Test func `a good answer ends the row of events`() throws {
        let rig = MachineRig { policy in
            policy.limit = 1
            policy.backoff = Backoff(base: .seconds(1), maximum: .seconds(1_000_000))
        }
        let ids = try rig.submit((1...60).map { "http://a/\($0)" })
        for id in ids {
            // Every other answer is good, so the bound is always the first.
            if id.index.isMultiple(of: 2) {
                rig.end(id, status: 429)
                #expect(rest(rig) <= .seconds(1))
                rig.order { machine, now in machine.cancel(id, now: now) }
            } else {
                while rig.underWay.isEmpty { #expect(rig.waitForWake()) }
                rig.end(id)
            }
        }
    }

    @Test func `a Retry-After of nothing does not turn the rest off`() throws {
        let rig = MachineRig()
        let id = try rig.submit("http://a/")[0]
        rig.end(id, status: 429) { $0.retryAfter = .zero }
        #expect(rest(rig) > .zero)
    }

    @Test func `our own rest never parks a host`() throws {
        let rig = MachineRig { policy in
            policy.maximumRetryAfter = .zero
            policy.retries = 9
        }
        let id = try rig.submit("http://a/1")[0]
        rig.end(id, status: 429)
        #expect(rig.state(id) == .backoff)
    }

    @Test(arguments: [(300, false), (301, true)])
    func `the longest wait is waited for, a longer one parks the host and says so`(
        seconds: Int,
        isParked: Bool
    ) throws {
        let rig = MachineRig { $0.limit = 1 }
        let ids = try rig.submit("http://a/1", "http://a/2")
        rig.end(ids[0], status: 503) { $0.retryAfter = .seconds(seconds) }
        #expect(rig.snapshot.hosts[0].restAsked == (isParked ? .seconds(301) : nil))
        guard isParked else {
            rig.wait(.seconds(300))
            return #expect(rig.pathsUnderWay == ["a/1"])
        }
        let words = "its host asked for 301 s of rest and is parked"
        #expect(rig.row(ids[0]).error?.message == "status 503; \(words)")
        #expect(rig.finished.map(\.note) == [words, nil])
        #expect(rig.finished.map(\.skipReason) == [.parked, nil])
        rig.order { machine, now in machine.retry(ids[1], now: now) }
        #expect(rig.snapshot.hosts[0].restAsked == nil)
        rig.end(ids[1])
        #expect(rig.finished.last?.outcome == .ok)
        #expect(rig.finished.last?.note == nil)
    }

    /// A host that answers 200 in 100 ms, two at a time, and then fails at once.
    @Test(arguments: [ErrorClass.http(status: 500), .netReset, .http(status: 404)])
    func `an error that comes fast does not make the host get more`(failure: ErrorClass) throws {
        let rig = MachineRig { policy in
            policy.limit = 2
            policy.retries = 0
        }
        try rig.submit((1...1000).map { "http://a/\($0)" })
        for _ in 0..<50 {
            rig.now = rig.now + .milliseconds(100)
            for task in rig.underWay.map(\.task) { rig.end(task) }
        }
        let start = rig.now
        let startsBefore = rig.starts.count
        for _ in 0..<200 {
            if let task = rig.underWay.first?.task {
                if case .http(let status) = failure {
                    rig.end(task, status: status)
                } else {
                    rig.fail(task, failure)
                }
            } else {
                #expect(rig.waitForWake())
            }
        }
        let rate = Double(rig.starts.count - startsBefore) / max(rig.now.seconds(since: start), 0.1)
        if failure == .http(status: 404) {
            // A page that is not there is an answer, and may come as fast as it likes.
            #expect(rate > 1000)
        } else {
            #expect(rate < 25)
            #expect(rate > 15)
        }
    }

    @Test func `errors as slow as answers hold nothing up`() throws {
        let rig = MachineRig { policy in
            policy.limit = 2
            policy.retries = 0
        }
        try rig.submit((1...10).map { "http://a/\($0)" })
        for round in 0..<5 {
            rig.now = rig.now + .milliseconds(100)
            for task in rig.underWay.map(\.task) { rig.end(task, status: round == 0 ? 200 : 500) }
            #expect(rig.underWay.count == (round == 4 ? 0 : 2))
        }
    }
}
