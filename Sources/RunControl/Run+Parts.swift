import Crawling
import Dashboard
import Fetching
import LimitTuning
import Reporting
import SafeText

/// The beginning and the end of each part, and of the run.
extension Run {
    func begin(_ part: RunMachine.Part) {
        playing = part
        shownFacts = RunMachine.EngineFacts()
        if configuration.kind == .demo { display.present(context(of: part)) }
        let show: @Sendable (EngineSnapshot) async -> Void = { await self.show($0) }
        switch (part, configuration.work) {
        case (.lesson(let way), .demo(let lesson)):
            self.part = .lesson(
                resources.pages,
                limit: way == .oneAtATime ? 1 : lesson.limit,
                on: display,
                show: show
            )
        case (.comparison, .compare(_, let plan, _)):
            let sample = SampleComparison(
                plan,
                sample: resources.sample,
                policy: work.policy,
                transport: work.transport,
                stalls: display.stalls
            )
            comparisons.show(sample.initialState)
            self.part = .comparison(on: sample, show: show)
        case (_, _):
            guard let writer = resources.writer else { return }
            self.part = .work(work, on: display, writer: writer, show: show)
        }
    }

    /// What a display shows of a demo's part.
    private func context(of part: RunMachine.Part) -> RunContext {
        let lanes = lesson?.lanes ?? []
        guard case .lesson(let way) = part else {
            return RunContext(kind: .demo, target: SafeText(work.target), lanes: lanes)
        }
        return RunContext(
            kind: .demo,
            target: "\(resources.pages.count) slow pages, \(way.label)",
            lanes: lanes,
            hints: way == .oneAtATime ? ["n skips to the fast half"] : []
        )
    }

    func endPart() async {
        guard let part else { return }
        if case .lesson = playing { show(await part.engine.snapshot()) }
        await part.end()
        let snapshot = await part.engine.snapshot()
        if playing == .work { cookies = await part.engine.cookieJar }
        showLesson(snapshot)
        last = snapshot
        self.part = nil
    }

    /// Ends every engine, and returns what the run has found.
    func shutDown() async -> RunMachine.Findings {
        await closeSample()
        let crawler = part?.crawler
        await endPart()
        if let last { summary = makeSummary(of: last, crawl: crawler?.progress) }
        if playing == .comparison {
            if let last { comparisons.show(SampleComparison.state(in: last)) }
            comparisons.endWaiting()
            if let newest = comparisons.newest { return RunMachine.Findings(newest) }
        }
        guard let last, let summary else {
            return .tasks(broken: 0, isCut: false)
        }
        return RunMachine.Findings(last, summary)
    }

    // MARK: Words

    func finishDisplay(_ reason: StopReason?) async {
        guard let part else { return }
        await refresh()
        if playing == .comparison {
            return display.finish([SafeText(comparisons.newest?.sentence ?? "")])
        }
        let snapshot = await part.engine.snapshot()
        var summary = makeSummary(of: snapshot, crawl: part.crawler?.progress)
        summary.stopReason = reason ?? RunMachine.Findings(snapshot, summary).reason
        let lines = SummaryText().lines(for: summary).split(separator: "\n")
        display.finish(lines.map { SafeText(String($0)) })
    }

    private func makeSummary(
        of snapshot: EngineSnapshot,
        crawl: CrawlProgress?
    ) -> RunSummary {
        var summary = RunSummary(
            target: work.target,
            startedAt: startedAt,
            isInsecure: work.output.isInsecure,
            snapshot: snapshot,
            dropped: crawl?.dropped ?? 0,
            report: resources.writer?.report ?? RunReport(),
            selection: work.output.selection
        )
        summary.report.note(crawl?.findings ?? [])
        summary.comparisons = comparisons.all
        // A run that was cut short may have had no time for them.
        if summary.stopReason == nil, summary.unrecorded == 0,
            RunMachine.Findings(snapshot, summary).reason == nil
        {
            summary.report.gone = resources.writer?.gone ?? []
        }
        return summary
    }
}
