import Clock
import DataStructures
import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

/// What the transport starts by itself, with news that travel slowly both ways.
struct FetchMachineReserveTests {
    /// A machine and a transport with a reserve, and what is on its way between the two.
    private final class Wire {
        var machine: FetchMachine
        var random: SplitMix64
        var now = MonotonicTime(nanoseconds: 1_000_000_000)
        var orders: [[TransportOrder]] = []
        var reports: [[TransferReport]] = []
        var active: [TransferOrder] = []
        var reserve: [TransferOrder] = []
        var started: [TransferOrder] = []
        var finished: [FetchResult] = []
        /// Started by the transport itself, without a word from the machine.
        var successions = 0
        var violations: [String] = []

        init(seed: UInt64, limit: Int = 4, _ change: (inout FetchPolicy) -> Void = { _ in }) {
            random = SplitMix64(seed: seed)
            var policy = FetchPolicy()
            policy.limit = limit
            policy.retries = 0
            policy.seed = seed
            change(&policy)
            machine = FetchMachine(policy: policy, reserveCapacity: 64, now: now)
        }

        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        @discardableResult
        func submit(_ count: Int, host: String = "h") throws -> [TaskID] {
            let ids = try (0..<count).map { index in
                machine.submit(FetchRequest(try WebURL("http://\(host)/\(index)")), now: now)
            }
            pump()
            return ids
        }

        func pump() {
            now = now + .microseconds(100)
            let effects = machine.takeEffects(now: now)
            finished += effects.finished
            if !effects.orders.isEmpty { orders.append(effects.orders) }
        }

        /// Orders arrive.
        func obey() {
            guard !orders.isEmpty else { return }
            var ended: [TransferReport] = []
            for order in orders.removeFirst() {
                switch order {
                case .start(let transfer): start(transfer)
                case .reserve(let transfer): reserve.append(transfer)
                case .startReserved(let id):
                    if let index = reserve.firstIndex(where: { $0.id == id }) {
                        start(reserve.remove(at: index))
                    }
                case .recall: ended += giveBack()
                case .cancel(let id):
                    if active.contains(where: { $0.id == id })
                        || reserve.contains(where: { $0.id == id })
                    {
                        active.removeAll { $0.id == id }
                        reserve.removeAll { $0.id == id }
                        ended.append(TransferReport(id: id, end: .cancelled))
                    }
                case .pause, .resume, .wake, .reschedule, .removeFile: break
                }
            }
            if !ended.isEmpty { reports.append(ended) }
        }

        private func start(_ order: TransferOrder) {
            if active.contains(where: { $0.id.slot == order.id.slot }) {
                violations.append("slot \(order.id.slot) is taken")
            }
            active.append(order)
            started.append(order)
        }

        private func giveBack() -> [TransferReport] {
            defer { reserve = [] }
            return reserve.reversed().map { TransferReport(id: $0.id, end: .returned) }
        }

        /// A transfer ends at the transport.
        func end(_ index: Int, _ end: TransferEnd = .answered, status: UInt16 = 200) {
            let order = active.remove(at: index)
            var report = TransferReport(id: order.id, end: end)
            if end == .answered { report.status = status }
            if status == 302 { report.location = "/moved/\(order.id.serial)" }
            let isGood = end == .answered && status != 408 && status != 429 && status < 500
            if isGood, let next = reserve.first, next.host == order.host {
                report.successor = reserve.removeFirst().id
                start(next)
                successions += 1
            }
            reports.append([report] + (isGood ? [] : giveBack()))
        }

        /// Reports arrive.
        func hear() {
            guard !reports.isEmpty else { return }
            for report in reports.removeFirst() { machine.transferEnded(report, now: now) }
            pump()
        }

        func endSomething() {
            guard !active.isEmpty else { return }
            let index = number(0...active.count - 1)
            switch number(0...19) {
            case 0: end(index, .failed(FetchError(.netReset, phase: .wait, message: "")))
            case 1: end(index, status: number(0...1) == 0 ? 429 : 500)
            case 2: end(index, status: 404)
            case 3: end(index, status: 302)
            default: end(index)
            }
        }

        /// Everything that can still happen happens.
        func settle() {
            for _ in 0..<100_000 {
                if !orders.isEmpty {
                    obey()
                } else if !reports.isEmpty {
                    hear()
                } else if !active.isEmpty {
                    end(0)
                } else if let wake = machine.nextWake {
                    now = max(now, wake)
                    pump()
                } else {
                    break
                }
            }
        }

        var adds: Bool {
            let totals = machine.totals
            return totals.queued + totals.active + totals.finished == totals.known
        }

        var isClean: Bool {
            machine.permitsTaken == 0 && machine.prefetch.isIdle && machine.transfers.openCount == 0
        }
    }

    @Test func `the transport starts the next one by itself, in order`() throws {
        let wire = Wire(seed: 1, limit: 1)
        try wire.submit(5)
        wire.obey()
        for _ in 0..<4 { wire.end(0) }
        #expect(wire.successions == 4)
        #expect(wire.started.map(\.task.index) == [0, 1, 2, 3, 4])
        #expect(wire.machine.totals.ok == 0)
        while !wire.reports.isEmpty { wire.hear() }
        #expect(wire.machine.totals.ok == 4)
        #expect(wire.machine.permitsTaken == 1)
    }

    @Test(arguments: [
        (Duration.zero, 32...64), (.milliseconds(1), 8...16), (.milliseconds(500), 1...2),
    ])
    func `a reserve is as large as answers are fast`(
        pause: Duration,
        sizes: ClosedRange<Int>
    ) throws {
        let wire = Wire(seed: 1, limit: 2)
        try wire.submit(900)
        for _ in 0..<200 {
            while !wire.orders.isEmpty { wire.obey() }
            wire.now = wire.now + pause
            if !wire.active.isEmpty { wire.end(0) }
            while !wire.reports.isEmpty { wire.hear() }
        }
        #expect(sizes.contains(wire.machine.prefetch.size))
    }

    @Test func `what waits in reserve is queued and holds no permit`() throws {
        let wire = Wire(seed: 1, limit: 2)
        try wire.submit(9)
        #expect(wire.machine.permitsTaken == 2)
        #expect(wire.machine.totals.queued == 7)
        #expect(wire.machine.totals.active == 2)
    }

    @Test(arguments: [
        (TransferEnd.answered, UInt16(429)), (.answered, 503),
        (.failed(FetchError(.netRefused, phase: .connect, message: "")), 0),
    ])
    func `trouble gives the whole reserve back`(end: TransferEnd, status: UInt16) throws {
        let wire = Wire(seed: 1, limit: 1)
        try wire.submit(5)
        wire.obey()
        wire.end(0, end, status: status)
        #expect(wire.active.isEmpty)
        #expect(wire.reserve.isEmpty)
        wire.hear()
        #expect(wire.machine.totals.queued == (wire.machine.permitsTaken == 0 ? 4 : 3))
        wire.settle()
        #expect(wire.started.map(\.task.index) == [0, 1, 2, 3, 4])
        #expect(wire.isClean)
    }

    @Test(
        arguments: [
            { (policy: inout FetchPolicy) in policy.failsFast = true },
            { $0.deadlines.task = .seconds(9) },
            { $0.politeness = { _ in Politeness(delay: .milliseconds(1)) } },
        ] as [@Sendable (inout FetchPolicy) -> Void]
    )
    func `nothing is reserved where the engine must decide on every start`(
        change: @Sendable (inout FetchPolicy) -> Void
    ) throws {
        let wire = Wire(seed: 1, limit: 2, change)
        try wire.submit(9)
        while !wire.orders.isEmpty { wire.obey() }
        #expect(wire.reserve.isEmpty)
        #expect(!wire.active.isEmpty)
    }

    @Test func `a pause recalls the reserve, and resuming starts in the old order`() throws {
        let wire = Wire(seed: 1, limit: 1)
        try wire.submit(6)
        wire.obey()
        wire.machine.setDispatchPaused(true, now: wire.now)
        wire.pump()
        wire.obey()
        #expect(wire.reserve.isEmpty)
        wire.end(0)
        while !wire.reports.isEmpty { wire.hear() }
        #expect(wire.active.isEmpty)
        #expect(wire.machine.totals.queued == 5)
        wire.machine.setDispatchPaused(false, now: wire.now)
        wire.pump()
        wire.settle()
        #expect(wire.started.map(\.task.index) == [0, 1, 2, 3, 4, 5])
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `however slowly news travel, everything adds up`(seed: UInt64) throws {
        let wire = Wire(seed: seed, limit: Int(seed % 7) + 1)
        var ids: [TaskID] = []
        for _ in 0..<900 {
            let task = ids.randomElement(using: &wire.random)
            switch wire.number(0...99) {
            case 0..<4: ids += try wire.submit(wire.number(1...12))
            case 4: ids += try wire.submit(1, host: "other")
            case 5..<40: wire.endSomething()
            case 40..<60: wire.obey()
            case 60..<80: wire.hear()
            case 80..<84: if let task { wire.machine.cancel(task, now: wire.now) }
            case 84..<87: if let task { wire.machine.pause(task, now: wire.now) }
            case 87..<92: if let task { wire.machine.resume(task, now: wire.now) }
            case 92: wire.machine.setLimit(wire.number(1...8), now: wire.now)
            case 93: wire.machine.setDispatchPaused(wire.number(0...1) == 0, now: wire.now)
            case 94: wire.machine.isHeldBack = wire.number(0...2) == 0
            default: wire.now = wire.now + .milliseconds(wire.number(0...800))
            }
            wire.pump()
            #expect(wire.adds)
        }
        wire.machine.setDispatchPaused(false, now: wire.now)
        wire.machine.isHeldBack = false
        for id in ids { wire.machine.resume(id, now: wire.now) }
        wire.machine.closeInput()
        wire.pump()
        wire.settle()
        #expect(wire.violations.isEmpty)
        #expect(wire.machine.stage == .finished(nil))
        #expect(wire.adds)
        #expect(wire.isClean)
        #expect(wire.finished.count == ids.count)
        #expect(Set(wire.finished.map(\.id)).count == ids.count)
        // Without retries, each URL was asked for once at most.
        let urls = wire.started.map { "\($0.task.index) \($0.url.href)" }
        #expect(Set(urls).count == urls.count)
    }

    @Test(arguments: [("a=1", true), ("a", false)])
    func `a new cookie recalls what was ordered without it`(field: String, recalls: Bool) throws {
        let wire = Wire(seed: 1, limit: 2)
        try wire.submit(20)
        wire.obey()
        wire.end(0)
        wire.hear()
        wire.pump()
        wire.obey()
        #expect(!wire.reserve.isEmpty)
        var report = TransferReport(id: wire.active[0].id, end: .answered, status: 200)
        report.setCookies = [Array(field.utf8)]
        wire.machine.transferEnded(report, now: wire.now)
        wire.pump()
        let hasRecalled = wire.orders.joined().contains { order in
            if case .recall = order { true } else { false }
        }
        #expect(hasRecalled == recalls)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a stop leaves nothing in reserve`(seed: UInt64) throws {
        let wire = Wire(seed: seed)
        try wire.submit(80)
        for _ in 0..<60 {
            switch wire.number(0...2) {
            case 0: wire.endSomething()
            case 1: wire.obey()
            default: wire.hear()
            }
        }
        wire.machine.stop(.interrupted(signal: 2), now: wire.now)
        wire.machine.abort(now: wire.now)
        wire.pump()
        #expect(wire.machine.totals.queued == 0)
        wire.settle()
        #expect(wire.isClean)
        #expect(wire.machine.totals.finished == 80)
        #expect(wire.finished.count == 80)
    }
}
