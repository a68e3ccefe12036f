import Dashboard
import Fetching
import Glibc
import LimitTuning
import Reporting
import SafeText
import TerminalUI
import TerminalUINcurses

/// Leads `compare` from its plan to its exit code.
struct ComparisonRun {
    private let comparison: ComparisonPlan
    private let plan: RunConfiguration
    private let screen: DisplayConfiguration
    private let desk: ReportWriter

    /// Opens every report before anything is fetched.
    init(
        _ comparison: ComparisonPlan,
        _ plan: RunConfiguration,
        report: [(path: String, format: ReportFormat)],
        screen: DisplayConfiguration
    ) throws(CommandError) {
        self.comparison = comparison
        self.plan = plan
        self.screen = screen
        desk = try ReportWriter(report)
    }

    static func conduct(
        _ list: URLList,
        _ asked: ComparisonPlan,
        _ reports: [(path: String, format: ReportFormat)],
        _ wanted: RunConfiguration,
        _ screen: DisplayConfiguration
    ) async throws -> Int32 {
        let choice = DisplayChoice(
            screen,
            comparing: list,
            writesStandardOutput: reports.contains { $0.path == "-" }
        )
        try choice.check()
        var (plan, asked) = (wanted, asked)
        if let restriction = plan.bound.restrict(&asked) {
            guard asked.limits.count > 1 else { throw CommandError.runtime(restriction) }
            Conductor.warn(restriction, screen)
        }
        try plan.files.check(reports.map { ($0.path, .report) })
        let run = try ComparisonRun(asked, plan, report: reports, screen: screen)
        return try await run.perform(on: choice, sampling: list)
    }

    func perform(on choice: DisplayChoice, sampling list: URLList) async throws -> Int32 {
        let size = SampleComparison.maximumSample
        let sample = await ReservoirSample.read(list, size: size, seed: comparison.seed)
        guard !sample.isEmpty else { throw CommandError.usage("there is no URL to compare with") }
        announce(sample.count)
        let controller = Controller()
        let interrupts = try Interrupts(grace: plan.grace) { await controller.interrupt($0) }
        defer { interrupts.stop() }
        let display = try await choice.open(
            RunContext(
                kind: .compare,
                target: SafeText(plan.target),
                isInsecure: plan.output.isInsecure
            )
        )
        let steering = Conductor.steer(display, by: controller)
        defer { steering.cancel() }
        let (end, state, signal) = await compare(sample, on: display, controller)
        Conductor.leaveFrame(of: end)
        try desk.write(state, target: plan.target, isInsecure: plan.output.isInsecure)
        if screen.speaks {
            let text = ComparisonText(isASCII: screen.isASCII)
            StandardError.write(text.lines(for: state, isInsecure: plan.output.isInsecure))
        }
        return ExitCode.of(state, signal: signal)
    }

    /// What it costs, before it costs anything.
    private func announce(_ count: Int) {
        guard screen.speaks else { return }
        let noun = count == 1 ? "URL" : "URLs"
        let price = ComparisonPrice(comparison)
        let time = price.slowestAnswer.map { HumanText.milliseconds(1000 * $0) } ?? ""
        let text: SafeText = """
            crawltop: comparing on \(count) \(noun) of \(plan.target): about \
            \(HumanText.grouped(price.requests)) requests, more if answers take less than \(time), \
            at most \(price.atOnce) at once, in at most \(HumanText.duration(comparison.budget))
            """
        StandardError.write((screen.isASCII ? text.asciiOnly() : text).string + "\n")
    }

    private func compare(
        _ sample: [FetchRequest],
        on display: any Display,
        _ controller: Controller
    ) async -> (end: DisplayEnd, state: ComparisonState, signal: Int32?) {
        let probe = SampleComparison(
            comparison,
            sample: sample,
            policy: plan.policy,
            transport: plan.transport,
            stalls: display.stalls
        )
        await controller.attach(probe.engine, skipLesson: nil)
        await controller.shows(
            plan.target,
            isInsecure: plan.output.isInsecure,
            on: display,
            beside: plan.files
        )
        let working = Task(name: "comparison") {
            var wasOver = false
            await probe.run { snapshot in
                display.show(snapshot, nil)
                let isOver = snapshot.comparison?.isRunning == false || snapshot.stage.isFinished
                defer { wasOver = isOver }
                guard isOver, !wasOver, let state = snapshot.comparison else { return }
                display.finish([SafeText(state.sentence)])
                Task { await controller.runFinished { display.leave() } }
            }
        }
        let heartbeat = Task(name: "heartbeat") { await display.stalls.watchTaskPool() }
        let end = await display.ended()
        let signal = await controller.signal
        await probe.close()
        await controller.end(hungUp: end == .hungUp)
        await working.value
        heartbeat.cancel()
        await display.close()
        return (end, probe.state, signal)
    }
}

extension ExitCode {
    /// What a comparison tells the shell.
    static func of(_ state: ComparisonState, signal: Int32?) -> Int32 {
        if let signal { return 128 + signal }
        if state.isDecided { return 0 }
        switch state.stop {
        case .interrupted: return 128 + SIGINT
        case .objected: return 1
        default: return state.limits.contains { $0.goodput ?? 0 > 0 } ? budget : 1
        }
    }
}
