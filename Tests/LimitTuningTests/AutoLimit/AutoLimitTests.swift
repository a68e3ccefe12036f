import Clock
import Fetching
import ServerModels
import TestSupport
import Testing

@testable import LimitTuning

@Suite(.heavy)
struct AutoLimitTests {
    /// One host before an auto limit, as an engine with a full queue shows it: each call lets a
    /// hundredth of a second pass, in which some attempts end.
    private struct Desk {
        var auto = AutoLimit(dial: .balanced, cap: 64, seed: 1)
        var load = EngineLoad()
        var now = MonotonicTime.zero + .seconds(1)

        init(hosts: Int = 1, limit: Int = 2) {
            load.limit = 64
            load.hosts = (0..<hosts).map {
                HostRow(name: "h\($0)", limit: limit, delay: .zero)
            }
            for index in load.hosts.indices {
                load.hosts[index].active = 2
                load.hosts[index].queued = 100
            }
            _ = auto.observe([], load, now: now)
        }

        mutating func step(
            _ ending: AttemptRecord.Ending = .good,
            ended: Int = 1,
            host: Int = 0
        ) -> [SteeringOrder] {
            now = now + .milliseconds(10)
            let attempt = AttemptRecord(
                host: HostID(index: host),
                startedAt: now.advanced(nanoseconds: -10_000_000),
                endedAt: now,
                ending: ending,
                think: 10,
                duration: 10,
                isReused: true
            )
            let orders = auto.observe(Array(repeating: attempt, count: ended), load, now: now)
            for case .hostLimit(let host, let limit) in orders {
                load.hosts[host.index].limit = limit
                load.hosts[host.index].active = min(limit, load.hosts[host.index].queued)
            }
            return orders
        }

        var state: AutoLimitState? { auto.state as? AutoLimitState }
        var reasons: [String] { state?.moves.map(\.reason) ?? [] }
    }

    @Test
    func `a host whose limit is the engine's gets one of its own, for the engine's will rise`() {
        var auto = AutoLimit(dial: .fast, cap: 256, seed: 1)
        var load = EngineLoad()
        load.limit = 8
        load.hosts = [HostRow(name: "h", limit: 8, delay: .zero)]
        load.hosts[0].active = 8
        #expect(
            auto.observe([], load, now: .zero) == [.hostLimit(HostID(index: 0), 8), .limit(256)]
        )
    }

    @Test
    func `whoever takes the limits from it gets what hosts with work had together`() {
        var auto = AutoLimit(dial: .fast, cap: 64, seed: 1)
        var load = EngineLoad()
        load.limit = 64
        load.hosts = [(7, 3), (2, 0), (5, 0)].map { limit, active in
            var row = HostRow(name: "h\(limit)", limit: limit, delay: .zero)
            row.active = active
            return row
        }
        load.hosts[1].queued = 9
        #expect(auto.resign(load, now: .zero) == [.limit(9)])
        load.hosts = (0..<99).map { HostRow(name: "h\($0)", limit: 2, delay: .zero) }
        #expect(auto.resign(load, now: .zero) == [.limit(64)])
        load.hosts = []
        #expect(auto.resign(load, now: .zero) == [.limit(1)])
    }

    @Test(arguments: UInt64(1)...2)
    func `a move between limits is told as from one centre to the next`(seed: UInt64) throws {
        let model = try ModelSpecification(parsing: "usl:20,0.05,0.0005,noise=2%/1s")
        var drive = MachineDrive(model, dials: [.balanced], seed: seed)
        drive.run(until: .zero + .seconds(60))
        let moves = try #require(drive.clients[0].auto.state as? AutoLimitState).moves
            .filter { $0.reason.hasPrefix("e=") }
        #expect(!moves.isEmpty)
        for (move, next) in zip(moves, moves.dropFirst()) where next.number == move.number + 1 {
            #expect(next.from == move.to)
        }
    }

    @Test
    func `hosts that were at work before it keep what they have in flight`() {
        var auto = AutoLimit(dial: .fast, cap: 64, seed: 1)
        var load = EngineLoad()
        load.hosts = [3, 0].map { active in
            var row = HostRow(name: "h\(active)", limit: 16, delay: .zero)
            row.active = active
            return row
        }
        let orders = auto.observe([], load, now: .zero)
        #expect(
            orders == [
                .hostLimit(HostID(index: 0), 3), .hostLimit(HostID(index: 1), 2), .limit(64),
            ]
        )
    }

    @Test
    func `thousands of hosts with few answers each are left where they began`() {
        var desk = Desk(hosts: 3000)
        for host in 0..<3000 {
            for _ in 0..<5 { #expect(desk.step(host: host).isEmpty) }
        }
        #expect(desk.state?.hosts.isEmpty == true)
        #expect(desk.state?.moves.isEmpty == true)
    }

    @Test
    func `a host that answers doubles`() {
        var desk = Desk()
        var orders: [SteeringOrder] = []
        while orders.isEmpty, desk.now < .zero + .seconds(10) { orders = desk.step(ended: 2) }
        #expect(orders == [.hostLimit(HostID(index: 0), 4)])
        #expect(desk.reasons == ["start"])
        #expect(desk.state?.hosts.first?.limit == 4)
    }

    @Test
    func `nothing rises where the queue is empty, and it says so once`() {
        var desk = Desk()
        desk.load.hosts[0].active = 1
        desk.load.hosts[0].queued = 0
        for _ in 0..<1000 { #expect(desk.step().isEmpty) }
        #expect(desk.reasons == ["queue empty"])
    }

    @Test
    func `nothing rises while our own loop has too much to do`() {
        var desk = Desk()
        desk.load.networkBusy = 0.9
        for _ in 0..<1000 { #expect(desk.step(ended: 2).isEmpty) }
        #expect(desk.reasons == ["our own loop is busy"])
    }

    @Test
    func `nothing is measured while a stall falls into every epoch`() {
        var desk = Desk()
        for turn in 0..<1000 {
            if turn.isMultiple(of: 20) { desk.load.stalls += 1 }
            #expect(desk.step(ended: 2).isEmpty)
        }
    }

    @Test
    func `nothing is measured while the host rests`() {
        var desk = Desk()
        for _ in 0..<1000 {
            desk.load.hosts[0].backoffUntil = desk.now + .seconds(1)
            #expect(desk.step(ended: 2).isEmpty)
        }
        #expect(desk.state?.hosts.first?.mode == .backingOff)
    }

    /// Five seconds after a limit was probed its timeouts come, when a lower one is in force.
    @Test(arguments: [UInt64(1), 5, 7])
    func `a timeout tells of the limit at which its attempt was started`(seed: UInt64) throws {
        let model = try ModelSpecification(parsing: "timeout-above:10@50ms/5s,noise=5%/1s")
        var drive = MachineDrive(
            model,
            dials: [.balanced],
            patience: .milliseconds(4990),
            seed: seed
        )
        drive.run(until: .zero + .seconds(120))
        // A ceiling at the lower one would keep it at 115 a second or below for minutes.
        #expect(drive.clients[0].record.goodput(30..<120) > 140)
    }

    @Test
    func `a 429 lowers at once, but never below one`() {
        var desk = Desk()
        desk.load.hosts[0].limit = 10
        desk.load.hosts[0].active = 10
        var limits: [Int] = []
        for _ in 0..<20 {
            for case .hostLimit(_, let limit) in desk.step(.throttled) { limits.append(limit) }
        }
        #expect(limits.first == 1 || limits.first == 8)
        #expect(limits.last == 1)
        #expect(limits == limits.sorted(by: >))
        #expect(desk.reasons.first == "429")
    }

    @Test
    func `a host that does not answer gets one probe each five seconds, until it does`() {
        var desk = Desk()
        var orders: [SteeringOrder] = []
        for _ in 0..<200 { orders += desk.step(.timedOut) }
        #expect(orders.contains(.hostPace(HostID(index: 0), .seconds(5))))
        #expect(desk.load.hosts[0].limit == 1)
        #expect(desk.state?.hosts.first?.mode == .probingOutage)
        let back = desk.step()
        #expect(back.first == .hostPace(HostID(index: 0), .zero))
        #expect(desk.reasons.last == "answers again")
    }

    @Test
    func `the moves are the newest sixty-four`() {
        var desk = Desk()
        for turn in 0..<400 {
            // Half a second idle, half a second busy: an epoch never fills the limit.
            desk.load.hosts[0].active = 1
            desk.load.hosts[0].queued = turn.isMultiple(of: 2) ? 0 : 5
            for _ in 0..<60 { _ = desk.step() }
        }
        let moves = desk.state?.moves ?? []
        #expect(moves.count == AutoLimitState.movesKept)
        #expect(zip(moves, moves.dropFirst()).allSatisfy { $0.number + 1 == $1.number })
    }

    @Test
    func `a lower limit of the engine is obeyed`() throws {
        let model = try ModelSpecification(parsing: "linear:50ms")
        var drive = MachineDrive(model, dials: [.balanced], cap: 64, seed: 3)
        drive.run(until: .zero + .seconds(10))
        #expect(drive.clients[0].record.limits.contains { $0.limit == 64 })
        drive.setLimit(5)
        drive.run(until: .zero + .seconds(20))
        #expect(drive.clients[0].record.limits(12..<20).allSatisfy { $0.limit <= 5 })
    }

    @Test
    func `the rest that a host asks for is kept`() throws {
        let model = try ModelSpecification(parsing: "429-above:4@50ms,retry-after=3s")
        var drive = MachineDrive(model, dials: [.balanced], seed: 3)
        drive.run(until: .zero + .seconds(20))
        let record = drive.clients[0].record
        #expect(record.throttled > 0)
        let starts = record.starts.sorted()
        let longest = zip(starts, starts.dropFirst()).map { $1 - $0 }.max() ?? 0
        #expect(longest >= 3)
    }

    @Test
    func `the same seed makes the same moves`() throws {
        let model = try ModelSpecification(parsing: "fifo:12@50ms,noise=5%/1s")
        let moves = (0..<2).map { _ in
            var drive = MachineDrive(model, dials: [.balanced], seed: 11)
            drive.run(until: .zero + .seconds(30))
            return (drive.clients[0].auto.state as? AutoLimitState)?.moves ?? []
        }
        #expect(moves[0].count > 5)
        #expect(moves[0] == moves[1])
    }
}
