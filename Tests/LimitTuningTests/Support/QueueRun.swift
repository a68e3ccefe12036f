import Clock
import Fetching
import LimitTuning
import ServerModels
import URLStandard

/// A fetch machine that works through its own queue before a model server on a virtual clock, with a
/// comparison on that queue or without.
struct QueueRun {
    private var machine: FetchMachine
    private(set) var steering: Comparison?
    private var server: any ModelServer
    private var now = MonotonicTime.zero
    private var serial = 0
    private var inside: [Int: (order: TransferOrder, start: MonotonicTime, isNew: Bool)] = [:]
    private var immediate: [ModelDeparture] = []
    private var idleConnections = 0
    private let tasks: Int
    private var answered: Set<String> = []

    /// What became of each task, by its URL.
    private(set) var outcomes: [String: [Outcome]] = [:]
    /// Starts for a URL that had been answered well already.
    private(set) var duplicates = 0

    /// A queue of tasks on one host.
    ///
    /// - Parameter isClosed: Whether the run is told that no more tasks come.
    init(
        _ model: ModelSpecification,
        tasks: Int,
        plan: ComparisonPlan?,
        seed: UInt64,
        isClosed: Bool = false
    ) throws {
        self.tasks = tasks
        server = model.makeServer(seed: seed)
        steering = plan.map { Comparison($0) }
        var policy = FetchPolicy()
        policy.seed = seed
        policy.limit = 4
        policy.retries = 50
        machine = FetchMachine(policy: policy, now: .zero)
        if let steering { machine.beginSteering(mixingTasks: steering.mixesTasks) }
        for index in 0..<tasks {
            machine.submit(FetchRequest(try WebURL("http://a.example/\(index)")), now: .zero)
        }
        if isClosed { machine.closeInput() }
    }

    /// Works until nothing is left to do.
    mutating func run() {
        pump()
        while let next = nextEvent {
            now = max(now, next)
            var departures = immediate
            immediate = []
            server.advance(to: now, into: &departures)
            for departure in departures { end(departure) }
            pump()
        }
    }

    private var nextEvent: MonotonicTime? {
        let wake = steering?.isOver == false ? steering?.nextWake : nil
        let times = [
            inside.isEmpty ? nil : server.nextDeparture, machine.nextWake, wake,
            immediate.isEmpty ? nil : now + .milliseconds(1),
        ]
        return isDone ? nil : times.compactMap(\.self).min()
    }

    private var isDone: Bool { inside.isEmpty && outcomes.count == tasks }

    private mutating func end(_ departure: ModelDeparture) {
        guard let (order, start, isNew) = inside.removeValue(forKey: departure.id) else { return }
        var report = TransferReport(id: order.id, end: .answered)
        report.status = UInt16(departure.answer.status)
        report.retryAfter = departure.answer.retryAfter.map { .seconds($0) }
        report.timing.wait = Float(now.milliseconds(since: start))
        report.isReused = !isNew
        idleConnections += 1
        if departure.answer.status == 200 { answered.insert(order.url.href) }
        machine.transferEnded(report, now: now)
    }

    /// Does what the engine does each turn.
    private mutating func pump() {
        var effects = machine.takeEffects(now: now)
        if steering?.isOver == false {
            let load = machine.load(now: now)
            let orders = steering?.observe(effects.attempts, load, now: now) ?? []
            for order in orders { machine.obey(order, now: now) }
            if steering?.isOver == true { machine.endSteering(now: now) }
            let more = machine.takeEffects(now: now)
            effects.orders += more.orders
            effects.finished += more.finished
        }
        for result in effects.finished {
            outcomes[result.url.text, default: []].append(result.outcome)
        }
        for case .start(let order) in effects.orders { start(order) }
    }

    private mutating func start(_ order: TransferOrder) {
        if answered.contains(order.url.href) { duplicates += 1 }
        serial += 1
        let isNew = idleConnections == 0
        idleConnections -= isNew ? 0 : 1
        inside[serial] = (order, now, isNew)
        guard let answer = server.arrived(serial, at: now, onNewConnection: isNew) else { return }
        immediate.append(ModelDeparture(id: serial, time: now, answer: answer))
    }
}
