import Clock
import Fetching
import LimitTuning
import ServerModels
import URLStandard

/// Fetch machines, each steered by an auto limit, before one model server on a virtual clock.
///
/// The machines are those of the engine, so rests after a 429, backoffs, retries and paces are what a
/// run does. Their queues never end: each repeats a few tasks for ever.
struct MachineDrive {
    /// One machine and who steers it.
    struct Client {
        var machine: FetchMachine
        var auto: AutoLimit
        var idleConnections = 0
        /// What came of its attempts so far.
        var record = DriveRecord()

        init(_ policy: FetchPolicy, _ auto: AutoLimit, tasks: Int) {
            machine = FetchMachine(policy: policy, keepsResults: false, now: .zero)
            self.auto = auto
            machine.beginSteering(
                mixingTasks: auto.mixesTasks,
                newHostLimit: auto.newHostLimit
            )
            for index in 0..<tasks {
                guard let url = try? WebURL("http://a.example/\(index)") else { continue }
                machine.submit(FetchRequest(url), now: .zero)
            }
        }
    }

    private struct Running {
        var transfer: TransferID
        var start: MonotonicTime
        var isNew: Bool
    }

    private(set) var clients: [Client]
    private(set) var now = MonotonicTime.zero
    private var server: any ModelServer
    private let patience: Duration
    private let roundTrip = Duration.milliseconds(1)
    private var running: [[Running?]]
    private var serial = 0
    private var ids: [Int: (client: Int, slot: Int)] = [:]
    private var late: [(time: MonotonicTime, id: Int, answer: ModelAnswer)] = []
    private var deadlines: [(time: MonotonicTime, id: Int)] = []
    private var firstDeadline = 0
    private var departures: [ModelDeparture] = []

    /// Machines with an auto limit each, before a fresh server.
    ///
    /// - Parameters:
    ///   - cap: The engine's limit.
    ///   - patience: After which an attempt has timed out.
    ///   - tasks: How many a machine repeats; at least twice as many as may be in flight.
    init(
        _ model: ModelSpecification,
        dials: [AutoLimitState.Dial],
        cap: Int = 256,
        patience: Duration = .seconds(5),
        tasks: Int = 600,
        seed: UInt64
    ) {
        server = model.makeServer(seed: seed)
        self.patience = patience
        clients = dials.enumerated().map { index, dial in
            var policy = FetchPolicy()
            policy.limit = cap
            policy.repeatsTasks = true
            policy.seed = seed &+ UInt64(index) &* 7919
            let auto = AutoLimit(dial: dial, cap: cap, seed: seed &+ UInt64(index) &* 104_729)
            return Client(policy, auto, tasks: tasks)
        }
        running = Array(repeating: [], count: dials.count)
    }

    /// Changes the engine limit of the first client, as the user's key does.
    mutating func setLimit(_ limit: Int) { clients[0].machine.setLimit(limit, now: now) }

    /// Lets time pass.
    mutating func run(until end: MonotonicTime) {
        for index in clients.indices { pump(index) }
        while now < end {
            var next = end
            if let time = server.nextDeparture { next = min(next, time) }
            if let time = late.first?.time { next = min(next, time) }
            if let time = nextDeadline { next = min(next, time) }
            // By position, so that no machine is copied.
            for index in clients.indices {
                if let time = clients[index].machine.nextWake { next = min(next, time) }
            }
            now = max(next, now)
            deliver()
            for index in clients.indices { pump(index) }
        }
    }

    /// Tells machines what has ended by now.
    private mutating func deliver() {
        departures.removeAll(keepingCapacity: true)
        server.advance(to: now, into: &departures)
        while let first = late.first, first.time <= now {
            late.removeFirst()
            departures.append(ModelDeparture(id: first.id, time: now, answer: first.answer))
        }
        for departure in departures { end(departure.id, departure.answer) }
        while let time = nextDeadline, time <= now {
            let id = deadlines[firstDeadline].id
            end(id, nil)
            server.abandoned(id, at: now)
        }
    }

    private mutating func end(_ id: Int, _ answer: ModelAnswer?) {
        guard let (client, slot) = ids.removeValue(forKey: id),
            let attempt = running[client][slot]
        else { return }
        running[client][slot] = nil
        var report: TransferReport
        if let answer {
            report = TransferReport(id: attempt.transfer, end: .answered)
            report.status = UInt16(answer.status)
            report.retryAfter = answer.retryAfter.map { .seconds($0) }
            report.timing.wait = Float(now.milliseconds(since: attempt.start))
            report.isReused = !attempt.isNew
            clients[client].idleConnections += 1
        } else {
            let error = FetchError(.timeoutAttempt, phase: .wait, message: "")
            report = TransferReport(id: attempt.transfer, end: .failed(error))
        }
        clients[client].machine.transferEnded(report, now: now)
    }

    /// The first deadline of an attempt that is still under way.
    private var nextDeadline: MonotonicTime? {
        mutating get {
            while firstDeadline < deadlines.count {
                if ids[deadlines[firstDeadline].id] != nil { return deadlines[firstDeadline].time }
                firstDeadline += 1
            }
            deadlines.removeAll(keepingCapacity: true)
            firstDeadline = 0
            return nil
        }
    }

    /// Does what the engine does each turn.
    private mutating func pump(_ index: Int) {
        var effects = clients[index].machine.takeEffects(now: now)
        let load = clients[index].machine.load(now: now)
        clients[index].record.note(effects.attempts, load, now: now)
        let orders = clients[index].auto.observe(effects.attempts, load, now: now)
        if !orders.isEmpty {
            let state = clients[index].auto.state as? AutoLimitState
            clients[index].record.note(state?.hosts.first, now: now)
        }
        for order in orders { clients[index].machine.obey(order, now: now) }
        if !orders.isEmpty {
            effects.orders += clients[index].machine.takeEffects(now: now).orders
        }
        for order in effects.orders {
            guard case .start(let start) = order else { continue }
            self.start(start, of: index)
        }
    }

    private mutating func start(_ order: TransferOrder, of client: Int) {
        let isNew = clients[client].idleConnections == 0
        clients[client].idleConnections -= isNew ? 0 : 1
        let slot = Int(order.id.slot)
        while running[client].count <= slot { running[client].append(nil) }
        running[client][slot] = Running(transfer: order.id, start: now, isNew: isNew)
        serial += 1
        ids[serial] = (client, slot)
        deadlines.append((now + patience, serial))
        if let answer = server.arrived(serial, at: now, onNewConnection: isNew) {
            late.append((now + roundTrip, serial, answer))
        }
    }
}
