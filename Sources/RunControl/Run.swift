import Cookies
import Dashboard
import Fetching
import LimitTuning
import Reporting
import SafeText

/// One run, from its first frame to its exit code: the shell around ``RunMachine``.
///
/// It takes one event at a time, carries out the machine's orders to the end, and takes the next. It
/// decides nothing. While an order is awaited, only snapshots are shown: these methods touch nothing
/// that the machine's decisions depend on.
package actor Run {
    let configuration: RunConfiguration
    /// What the work part does: the configuration itself, or the crawl of a demo.
    let work: RunConfiguration
    let screen: DisplayConfiguration
    let resources: Resources
    let events: RunEvents
    var display: any Display { resources.display }

    var part: PartEngine?
    /// The part at work.
    var playing = RunMachine.Part.work
    /// A comparison on a sample, beside the work.
    var sample: SampleComparison?
    var watching: Task<Void, Never>?
    var comparisons = ComparisonRecord()
    var lesson: Lesson?
    /// The facts of the newest snapshot, to notice a change.
    var shownFacts = RunMachine.EngineFacts()
    /// The cookies at the end of the work.
    var cookies: CookieJar?
    /// The last snapshot, when the engine was shut down.
    var last: EngineSnapshot?
    var displayEnd: DisplayEnd?
    var summary: RunSummary?
    /// Why an output could not be written.
    var failure: CommandError?
    var isFailureTold = true
    let startedAt = LogFile.now()

    /// What was opened for a run before it begins.
    struct Resources: Sendable {
        let display: any Display
        var writer: ResultWriter?
        var reports: ReportWriter?
        /// What a comparison measures on.
        var sample: [FetchRequest] = []
        /// The pages of a demo's lesson.
        var pages: [FetchRequest] = []
    }

    init(
        _ configuration: RunConfiguration,
        work: RunConfiguration,
        screen: DisplayConfiguration,
        resources: Resources,
        events: RunEvents
    ) {
        self.configuration = configuration
        self.work = work
        self.screen = screen
        self.resources = resources
        self.events = events
        if case .demo(let lesson) = configuration.work { self.lesson = Lesson(lesson) }
    }

    /// Runs until the machine exits.
    func perform() async -> Int32 {
        var machine = RunMachine(
            configuration.kind,
            parts: configuration.parts,
            limits: work.limitRules
        )
        let beside = startTasks()
        defer { beside.forEach { $0.cancel() } }
        events.send(.started)
        for await entry in events.entries {
            var answers = [await event(of: entry)].compactMap(\.self)
            // An answer is handled before the next entry, so that no event comes between.
            while !answers.isEmpty {
                for order in machine.handle(answers.removeFirst()) {
                    if case .exit(let code) = order {
                        await sayEnd()
                        return code
                    }
                    if let answer = await carryOut(order) { answers.append(answer) }
                }
            }
        }
        return 0
    }

    /// The event of an entry, with facts that are read now.
    private func event(of entry: RunEvents.Entry) async -> RunMachine.Event? {
        switch entry {
        case .event(let event): return event
        case .look: return await engineFacts()
        case .lookAtSample:
            guard let sample else { return nil }
            return .sample(RunMachine.SampleFacts(await sample.engine.snapshot()))
        }
    }

    func engineFacts() async -> RunMachine.Event? {
        guard let part else { return nil }
        return .engine(RunMachine.EngineFacts(await part.engine.snapshot()))
    }

    /// What works beside every part: orders from keys, the display's end, flushing, and the stall monitor.
    private func startTasks() -> [Task<Void, Never>] {
        let (display, events) = (display, events)
        return [
            Task(name: "steering") {
                for await order in display.orders { events.send(order) }
            },
            Task(name: "leaving") {
                let end = await display.ended()
                self.note(end)
                events.send(.displayLeft(hungUp: end == .hungUp))
            },
            Task(name: "flush") { [writer = resources.writer] in
                await writer?.flushOften(display)
            },
            Task(name: "heartbeat") { await display.stalls.watchTaskPool() },
        ]
    }

    private func note(_ end: DisplayEnd) { displayEnd = end }
}

extension RunMachine.EngineFacts {
    init(_ snapshot: EngineSnapshot) {
        self.init()
        stage = snapshot.stage
        isIdle = snapshot.permitsTaken == 0
        if stage.isFinished { time = snapshot.time }
        guard let state = snapshot.limits.comparison else { return }
        comparison = state.isRunning ? .running : .over(isRefinable: state.isRefinable)
    }
}

extension RunMachine.SampleFacts {
    init(_ snapshot: EngineSnapshot) {
        self.init()
        isIdle = snapshot.permitsTaken == 0
        isOver = snapshot.limits.comparison?.isRunning == false
        isRefinable = snapshot.limits.comparison?.isRefinable == true
    }
}
