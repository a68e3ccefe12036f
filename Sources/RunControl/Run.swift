import Clock
import Crawling
import Fetching
import FetchingCurl
import Reporting
import SafeText
import TerminalUI
import URLStandard

/// One engine at work, with everything that hangs on it.
final class Run: Sendable {
    let engine: FetchEngine
    let crawler: Crawler?
    private let plan: RunConfiguration
    /// Who sets its limits.
    let limits: LimitArbiter
    /// Whether its limit is to be found while it goes on.
    var findsLimit: Bool { plan.automaticDial != nil }
    private let writer: ResultWriter
    let display: any Display
    /// What it works on, in its user's words.
    var target: String { plan.target }
    /// The files that it reads and writes.
    var files: FileUses { plan.files }
    /// Whether certificates are not verified.
    var isInsecure: Bool { plan.output.isInsecure }
    private let startedAt = LogFile.now()
    private let seeds: [WebURL]

    init(_ plan: RunConfiguration, writer: ResultWriter, display: any Display) {
        var policy = plan.policy
        self.plan = plan
        self.writer = writer
        self.display = display
        switch plan.work {
        case .list, .compare, .demo:
            engine = FetchEngine(
                transport: CurlTransport(plan.transport),
                policy: policy,
                deliversResults: true,
                stalls: display.stalls
            )
            crawler = nil
            seeds = []
        case .crawl(let urls, let crawl):
            let gate = CrawlGate()
            gate.rule(&policy)
            engine = FetchEngine(
                transport: CurlTransport(plan.transport),
                policy: policy,
                deliversResults: true,
                stalls: display.stalls
            )
            crawler = Crawler(crawl, engine: engine, gate: gate)
            seeds = urls
        }
        limits = LimitArbiter(engine, plan, display)
    }

    /// Works until the engine is shut down; tells when nothing is left to do.
    private func work(whenFinished onFinish: @escaping @Sendable (EngineSnapshot) async -> Void)
        async
    {
        let flushing = Task(name: "flush") { await flushOften() }
        defer { flushing.cancel() }
        let heartbeat = Task(name: "heartbeat") { await display.stalls.watchTaskPool() }
        defer { heartbeat.cancel() }
        let feeding = Task(name: "input") { await feed() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask(name: "results") { await self.takeResults() }
            group.addTask(name: "snapshots") { await self.showSnapshots() }
            group.addTask(name: "end") {
                await self.engine.finished()
                // A pipe that nobody writes to must not hold up a run that was stopped.
                feeding.cancel()
                await self.tellEnds(onFinish)
            }
        }
    }

    /// Works, with a display that shows the summary when nothing is left to do.
    ///
    /// Returns when the display has ended and the engine is shut down.
    func perform(_ controller: Controller) async -> RunEnd {
        await controller.attach(self)
        let working = Task(name: "run") {
            await work { snapshot in
                let summary = await self.summary(of: snapshot)
                let lines = SummaryText().lines(for: summary).split(separator: "\n")
                self.display.finish(lines.map { SafeText(String($0)) })
                await controller.runFinished { self.display.leave() }
            }
        }
        let end = await display.ended()
        await limits.close()
        await controller.end(hungUp: end == .hungUp)
        await engine.shutDown()
        await working.value
        let snapshot = await engine.snapshot()
        let summary = await summary(of: snapshot)
        // Outputs first: the terminal may be one that does not read.
        await writer.close(summary)
        await display.close()
        return RunEnd(snapshot: snapshot, summary: summary, display: end)
    }

    private func summary(of snapshot: EngineSnapshot) async -> RunSummary {
        var summary = RunSummary(
            target: plan.target,
            startedAt: startedAt,
            isInsecure: isInsecure,
            snapshot: snapshot,
            dropped: crawler?.progress.dropped ?? 0,
            tally: writer.tally
        )
        summary.comparisons = await limits.comparisons
        // A crawl whose page budget is spent ends by itself.
        if summary.stopReason == nil, ExitCode.of(snapshot) == ExitCode.budget {
            summary.stopReason = .budget
        }
        return summary
    }

    /// Tells of the end now, and of every later one: after a retry a finished run goes on.
    private func tellEnds(_ onFinish: (EngineSnapshot) async -> Void) async {
        // After the end a snapshot's time is that of the last task's.
        var told: MonotonicTime?
        for await snapshot in await engine.snapshots()
        where snapshot.stage.isFinished && snapshot.time != told {
            told = snapshot.time
            await onFinish(snapshot)
        }
    }

    private func feed() async {
        if case .list(let list) = plan.work { await list.feed(engine) }
    }

    private func takeResults() async {
        let receive: @Sendable ([FetchResult]) async -> Void = { [writer, display] batch in
            await writer.take(batch)
            display.show(batch)
        }
        if let crawler {
            await crawler.run(seeds: seeds, receive: receive)
        } else if let results = engine.results {
            for await batch in results { await receive(batch) }
        }
    }

    private func showSnapshots() async {
        for await snapshot in await engine.snapshots(every: display.interval) {
            display.show(await limits.dressed(snapshot), crawler?.progress)
        }
    }

    /// A reader of the outputs sees results while they come, and of the log what stood still.
    private func flushOften() async {
        var told = display.stalls.report.count
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(250))
            let stalls = display.stalls.stalls(after: told)
            if let last = stalls.last {
                told = last.number
                writer.note(stalls)
                display.show(stalls)
            }
            writer.flush()
        }
    }
}

/// How a run has ended.
struct RunEnd: Sendable {
    let snapshot: EngineSnapshot
    let summary: RunSummary
    let display: DisplayEnd
}
