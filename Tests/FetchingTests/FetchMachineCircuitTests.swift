import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

/// Dead hosts cost a few requests, not one for each of their URLs.
struct FetchMachineCircuitTests {
    /// Classes in which no server was reached that could have answered.
    static let deadly: [ErrorClass] = [
        .dnsNotFound, .dnsFailed, .dnsTimeout, .netRefused, .netUnreachable, .timeoutConnect,
        .tlsHandshake, .tlsVerify,
    ]

    /// Lets everything under way fail, time and again, until nothing is left to wait for.
    private func failEverything(_ rig: MachineRig, with errorClass: ErrorClass) {
        for _ in 0..<10_000 where !rig.underWay.isEmpty || rig.waitForWake() {
            for order in rig.underWay { rig.fail(order.task, errorClass) }
        }
    }

    private func rig(_ change: (inout FetchPolicy) -> Void = { _ in }) -> MachineRig {
        MachineRig { policy in
            policy.politeness = { _ in Politeness(limit: 2) }
            change(&policy)
        }
    }

    @Test(arguments: deadly)
    func `a dead host is asked a few times for a thousand URLs`(errorClass: ErrorClass) throws {
        let rig = rig()
        let ids = try rig.submit((0..<1000).map { "https://dead/\($0)" })
        failEverything(rig, with: errorClass)
        #expect(rig.starts.count <= 10)
        #expect(ids.allSatisfy { rig.row($0).error?.errorClass == errorClass })
        #expect(rig.finished.count { $0.attempts == 0 } >= 990)
        let message = rig.finished.last { $0.attempts == 0 }?.error?.message ?? ""
        #expect(message.hasPrefix("not asked: \(errorClass.name) for this host "))
        #expect(rig.snapshot.totals.failed == 1000)
        #expect(rig.snapshot.hosts.first?.failing == errorClass)
    }

    @Test(arguments: [
        ErrorClass.netReset, .netEmpty, .timeoutFirstByte, .bodyTruncated, .protoOther,
    ])
    func `what a living host does wrong never counts`(errorClass: ErrorClass) throws {
        let rig = rig { $0.retries = 0 }
        try rig.submit((0..<20).map { "http://a/\($0)" })
        failEverything(rig, with: errorClass)
        #expect(rig.starts.count == 20)
    }

    @Test func `a sign of life, even an error, starts the count anew`() throws {
        let rig = rig { $0.retries = 0 }
        let ids = try rig.submit((0..<30).map { "http://a/\($0)" })
        for id in ids {
            if id.index % 3 == 2 { rig.end(id, status: 500) } else { rig.fail(id, .netRefused) }
        }
        #expect(rig.starts.count == 30)
        #expect(rig.snapshot.hosts.first?.limit == 2)
    }

    @Test func `a host that comes back in time loses no task that has retries left`() throws {
        let rig = rig { $0.limit = 16 }
        let ids = try rig.submit((0..<100).map { "http://a/\($0)" })
        while let order = rig.underWay.first { rig.fail(order.task, .netRefused) }
        while rig.underWay.isEmpty { rig.waitForWake() }
        #expect(rig.underWay.count == 1, "a single transfer asks whether it is back")
        for _ in 0..<1000 where !rig.underWay.isEmpty || rig.waitForWake() {
            for order in rig.underWay { rig.end(order.task) }
        }
        #expect(ids.allSatisfy { rig.state($0) == .ok })
        #expect(rig.snapshot.hosts.first?.failing == nil)
    }

    @Test func `what comes later probes the host one by one, after growing waits`() throws {
        let rig = rig { $0.retries = 0 }
        try rig.submit((0..<3).map { "http://a/\($0)" })
        while let order = rig.underWay.first { rig.fail(order.task, .dnsNotFound) }
        #expect(rig.starts.count == 3)
        var waits: [Int] = []
        for probe in 0..<6 {
            var seconds = 0
            var count = rig.starts.count
            while rig.starts.count == count, seconds < 100 {
                rig.wait(.seconds(1))
                seconds += 1
                try rig.submit("http://a/later-\(probe)-\(seconds)", "http://a/\(probe)-\(seconds)")
            }
            #expect(rig.underWay.count == 1)
            waits.append(seconds)
            count = rig.starts.count
            rig.fail(rig.underWay[0].task, .dnsNotFound)
            #expect(rig.underWay.isEmpty && rig.snapshot.totals.queued == 0)
        }
        #expect(waits == [1, 2, 4, 8, 16, 32])
        #expect(rig.finished.allSatisfy { $0.error?.errorClass == .dnsNotFound })
    }

    @Test func `a probe that is answered closes the circuit`() throws {
        let rig = rig { $0.retries = 0 }
        try rig.submit((0..<3).map { "http://a/\($0)" })
        while let order = rig.underWay.first { rig.fail(order.task, .netRefused) }
        rig.wait(.seconds(1))
        let ids = try rig.submit((0..<10).map { "http://a/x\($0)" })
        #expect(rig.pathsUnderWay == ["a/x0"])
        rig.end(ids[0], status: 404)
        #expect(rig.pathsUnderWay == ["a/x1", "a/x2"])
        for id in ids.dropFirst() { rig.end(id) }
        #expect(rig.snapshot.totals.ok == 9)
    }

    @Test func `a scheme that is dead leaves the other one alone`() throws {
        let rig = rig { $0.retries = 0 }
        let urls = (0..<60).map { "\($0 % 2 == 0 ? "https" : "http")://a/\($0)" }
        let ids = try rig.submit(urls)
        for _ in 0..<1000 where !rig.underWay.isEmpty || rig.waitForWake() {
            for order in rig.underWay {
                if order.url.scheme == "https" {
                    rig.fail(order.task, .tlsHandshake)
                } else {
                    rig.end(order.task)
                }
            }
        }
        for (url, id) in zip(urls, ids) {
            #expect(rig.state(id) == (url.hasPrefix("https") ? .failed : .ok), "\(url)")
        }
        #expect(rig.starts.count { $0.url.scheme == "https" } < 8)
    }

    @Test func `the user may have a task of a dead host asked for again`() throws {
        let rig = rig { $0.retries = 0 }
        let ids = try rig.submit((0..<5).map { "http://a/\($0)" })
        while let order = rig.underWay.first { rig.fail(order.task, .netRefused) }
        #expect(rig.row(ids[4]).attempts == 0 && rig.state(ids[4]) == .failed)
        #expect(rig.order { machine, now in machine.retry(ids[4], now: now) })
        #expect(rig.pathsUnderWay == ["a/4"])
        rig.end(ids[4])
        #expect(rig.state(ids[4]) == .ok)
    }

    @Test func `other hosts go on, and a sample is never given up`() throws {
        let rig = rig { $0.retries = 0 }
        let dead = try rig.submit((0..<20).map { "http://dead/\($0)" })
        let ids = try rig.submit("http://a/1", "http://a/2")
        for id in dead { rig.fail(id, .netRefused) }
        #expect(rig.pathsUnderWay == ["a/1", "a/2"])
        for id in ids { rig.end(id) }
        #expect(rig.snapshot.totals.ok == 2)

        let sample = MachineRig { policy in
            policy.repeatsTasks = true
            policy.retries = 0
        }
        sample.machine.beginSteering(mixingTasks: false)
        try sample.submit("http://dead/")
        for _ in 0..<20 { sample.fail(TaskID(index: 0), .netRefused) }
        #expect(sample.starts.count > 10)
    }
}
