import Clock
import DataStructures
import Testing
import URLStandard

@testable import Fetching

struct FetchMachineSteeringTests {
    private static let page = "http://a.example/"

    private func rig(limit: Int, _ change: (inout FetchPolicy) -> Void = { _ in }) -> MachineRig {
        let rig = MachineRig { policy in
            policy.limit = limit
            change(&policy)
        }
        rig.machine.beginSteering(mixingTasks: false)
        return rig
    }

    @Test
    func `permits are integrated over time, drained ones too`() throws {
        let rig = rig(limit: 2)
        let tasks = try rig.submit("\(Self.page)1", "\(Self.page)2")
        let begun = rig.machine.load(now: rig.now).permitSeconds
        rig.now = rig.now + .seconds(1)
        rig.end(tasks[0])
        rig.now = rig.now + .seconds(3)
        rig.machine.setLimit(1, now: rig.now)
        #expect(rig.machine.load(now: rig.now).permitSeconds - begun == 5)
        rig.end(tasks[1])
        rig.now = rig.now + .seconds(7)
        #expect(rig.machine.load(now: rig.now).permitSeconds - begun == 5)
    }

    @Test(arguments: [
        (TransferEnd.answered, UInt16(200), AttemptRecord.Ending.good),
        (.answered, 404, .failed),
        (.answered, 429, .throttled),
        (.answered, 503, .throttled),
        (.answered, 500, .failed),
        (.answered, 408, .timedOut),
        (.answered, 504, .timedOut),
        (.failed(FetchError(.timeoutFirstByte, phase: .wait, message: "")), 0, .timedOut),
        (.failed(FetchError(.netReset, phase: .wait, message: "")), 0, .broken),
        (.failed(FetchError(.bodyTruncated, phase: .body, message: "")), 200, .broken),
        (.failed(FetchError(.limitBody, phase: .body, message: "")), 200, .failed),
        (.cancelled, 0, .cancelled),
    ])
    func `each attempt that ends is told with what it was good for`(
        end: TransferEnd,
        status: UInt16,
        ending: AttemptRecord.Ending
    ) throws {
        let rig = rig(limit: 1) { $0.retries = 1 }
        let task = try rig.submit(Self.page)[0]
        rig.now = rig.now + .milliseconds(40)
        rig.end(task, end, status: status) { report in
            report.timing.connect = 1
            report.timing.wait = 30
            report.timing.body = 5
            report.isReused = true
            report.retryAfter = .seconds(2)
        }
        #expect(
            rig.attempts == [
                AttemptRecord(
                    host: HostID(index: 0),
                    startedAt: rig.now.advanced(nanoseconds: -40_000_000),
                    endedAt: rig.now,
                    ending: ending,
                    think: 30,
                    duration: 36,
                    isReused: true,
                    retryAfter: .seconds(2)
                )
            ]
        )
    }

    @Test
    func `a hop counts on the host that answered it`() throws {
        let rig = rig(limit: 1)
        let task = try rig.submit(Self.page)[0]
        rig.redirect(task, to: "http://b.example/")
        rig.end(task)
        #expect(rig.attempts.map(\.ending) == [.moved, .good])
        #expect(rig.attempts.map(\.host.index) == [0, 1])
    }

    @Test
    func `nothing is told while nobody steers`() throws {
        let rig = MachineRig()
        rig.end(try rig.submit(Self.page)[0])
        #expect(rig.attempts.isEmpty)
    }

    @Test
    func `a host that becomes known begins with the limit of whoever steers`() throws {
        let rig = MachineRig { policy in policy.limit = 8 }
        rig.machine.beginSteering(mixingTasks: false, newHostLimit: 2)
        try rig.submit((0..<20).map { "\(Self.page)\($0)" })
        #expect(rig.underWay.count == 2)
        rig.machine.endSteering(now: rig.now)
        rig.pump()
        #expect(rig.underWay.count == 8)
    }

    @Test
    func `a steered host stays within its politeness and gets it back`() throws {
        let rig = rig(limit: 8) { policy in
            policy.politeness = { _ in Politeness(limit: 4) }
        }
        try rig.submit((0..<20).map { "\(Self.page)\($0)" })
        let host = HostID(index: 0)
        #expect(rig.underWay.count == 4)
        rig.machine.obey(.hostLimit(host, 2), now: rig.now)
        for order in rig.underWay { rig.end(order.task) }
        #expect(rig.underWay.count == 2)
        rig.machine.obey(.hostLimit(host, 7), now: rig.now)
        rig.pump()
        #expect(rig.underWay.count == 4)
        rig.machine.obey(.hostLimit(host, 1), now: rig.now)
        rig.machine.endSteering(now: rig.now)
        #expect(rig.machine.load(now: rig.now).hosts[0].limit == 4)
    }

    @Test
    func `a new host begins with what whoever steers wants, an old one keeps what it has`() throws {
        let rig = rig(limit: 8)
        try rig.submit((0..<20).map { "\(Self.page)\($0)" })
        rig.machine.beginSteering(mixingTasks: false, newHostLimit: 2)
        for order in rig.underWay { rig.machine.cancel(order.task, now: rig.now) }
        for order in rig.underWay { rig.end(order.task, .cancelled) }
        #expect(rig.machine.load(now: rig.now).hosts[0].limit == 8)
        try rig.submit("http://b.example/1")
        #expect(rig.machine.load(now: rig.now).hosts[1].limit == 2)
        rig.machine.endSteering(now: rig.now)
        #expect(rig.machine.load(now: rig.now).hosts[1].limit == 8)
    }

    @Test
    func `a paced host starts one at a time, a lower pace takes effect at once`() throws {
        let rig = rig(limit: 8)
        try rig.submit((0..<20).map { "\(Self.page)\($0)" })
        let host = HostID(index: 0)
        rig.machine.obey(.hostPace(host, .seconds(10)), now: rig.now)
        rig.end(rig.underWay[0].task)
        #expect(rig.underWay.count == 8, "the pace begins with the next start")
        rig.end(rig.underWay[0].task)
        #expect(rig.underWay.count == 7)
        rig.now = rig.now + .seconds(2)
        rig.machine.obey(.hostPace(host, .seconds(1)), now: rig.now)
        rig.pump()
        #expect(rig.underWay.count == 8)
        rig.end(rig.underWay[0].task)
        rig.machine.obey(.hostPace(host, .zero), now: rig.now)
        rig.pump()
        #expect(rig.underWay.count == 8)
    }

    @Test
    func `nothing starts while whoever steers holds it`() throws {
        let rig = rig(limit: 2)
        let tasks = try rig.submit((0..<4).map { "\(Self.page)\($0)" })
        rig.machine.obey(.hold(true), now: rig.now)
        rig.end(tasks[0])
        #expect(rig.underWay.count == 1)
        rig.machine.obey(.hold(false), now: rig.now)
        rig.pump()
        #expect(rig.underWay.count == 2)
    }

    @Test
    func `mixed tasks of one depth start in another order, each once`() throws {
        let rig = MachineRig { $0.limit = 1 }
        rig.machine.beginSteering(mixingTasks: true)
        let near = try rig.submit((0..<50).map { "\(Self.page)near/\($0)" })
        while !rig.underWay.isEmpty { rig.end(rig.underWay[0].task) }
        let started = rig.starts.map(\.task)
        #expect(started != near)
        #expect(started.sorted() == near)
    }

    @Test
    func `mixing keeps what is nearer to the seed before what is further`() throws {
        let rig = MachineRig { $0.limit = 1 }
        rig.machine.beginSteering(mixingTasks: true)
        for depth in 0..<3 {
            for page in 0..<30 {
                let url = try WebURL("\(Self.page)\(depth)/\(page)")
                rig.machine.submit(FetchRequest(url, role: .crawl, depth: depth), now: rig.now)
            }
        }
        rig.pump()
        while !rig.underWay.isEmpty { rig.end(rig.underWay[0].task) }
        let depths = rig.starts.map { rig.machine.rows[$0.task.index].depth }
        #expect(depths == depths.sorted())
        #expect(rig.starts.map(\.task) != rig.starts.map(\.task).sorted())
    }

    @Test
    func `a sample rests as soon as nobody measures on it`() throws {
        let rig = rig(limit: 2) { $0.repeatsTasks = true }
        try rig.submit((0..<6).map { "\(Self.page)\($0)" })
        #expect(rig.underWay.count == 2)
        rig.machine.endSteering(now: rig.now)
        while !rig.underWay.isEmpty { rig.end(rig.underWay[0].task) }
        #expect(rig.machine.transfers.begun == 2)
        #expect(rig.machine.nextWake == nil)
        rig.machine.beginSteering(mixingTasks: false)
        rig.pump()
        #expect(rig.underWay.count == 2)
    }

    @Test
    func `the queue is dry when nothing waits and nothing can come`() throws {
        let rig = rig(limit: 2)
        let tasks = try rig.submit("\(Self.page)1", "\(Self.page)2", "\(Self.page)3")
        rig.machine.closeInput()
        #expect(!rig.machine.load(now: rig.now).isQueueDry)
        rig.end(tasks[0])
        #expect(rig.underWay.count == 2)
        #expect(rig.machine.load(now: rig.now).isQueueDry)
        let open = self.rig(limit: 2)
        try open.submit(Self.page)
        #expect(!open.machine.load(now: open.now).isQueueDry)
    }

    @Test
    func `a sample is fetched again and again until the run is stopped`() throws {
        let rig = rig(limit: 2) { $0.repeatsTasks = true }
        try rig.submit("\(Self.page)1", "\(Self.page)2", "\(Self.page)3")
        rig.machine.closeInput()
        for _ in 0..<100 { rig.end(rig.underWay[0].task) }
        #expect(rig.attempts.count == 100)
        #expect(rig.machine.rows.count == 3)
        rig.machine.stop(.budget, now: rig.now)
        while !rig.underWay.isEmpty { rig.end(rig.underWay[0].task) }
        #expect(rig.machine.stage == .finished(.budget))
        let totals = rig.machine.totals
        #expect(totals.finished == totals.known)
    }
}
