import Dashboard
package import DemoSite
import Fetching
import LimitTuning
import Reporting
import SafeText
import TerminalUI
import URLStandard

/// What happens before a run's first event: everything is checked, then everything is opened.
///
/// Nothing is opened for writing before all that can be checked was checked. Until the first engine
/// starts, nothing else has work, so a check or an `open(2)` may block the thread that it runs on.
package enum RunStart {
    /// Carries a whole run out and returns its exit code.
    ///
    /// - Throws: ``CommandError`` if the run cannot begin.
    package static func run(
        _ configuration: RunConfiguration,
        on screen: DisplayConfiguration
    ) async throws(CommandError) -> Int32 {
        switch configuration.work {
        case .list, .crawl: try await work(configuration, screen)
        case .compare(let list, let plan, let reports):
            try await compare(configuration, list, plan, reports, screen)
        case .demo(let lesson): try await demonstrate(configuration, lesson, screen)
        }
    }

    /// A `fetch` or a `crawl`.
    private static func work(
        _ wanted: RunConfiguration,
        _ screen: DisplayConfiguration
    ) async throws(CommandError) -> Int32 {
        var configuration = wanted
        let objection = configuration.boundLimit()
        if let objection { warn(objection, screen) }
        let choice = DisplayChoice(screen, configuration)
        configuration = try configuration.checkingFiles(tells: screen.mode != .quiet)
        try choice.check()
        try configuration.output.makeFolder()
        let events = RunEvents()
        let writer = try ResultWriter(configuration.output, archive: configuration.archive) {
            events.send(.outputFailed)
        }
        let display = try await choice.open(configuration.context)
        if let objection { display.tell(objection) }
        let run = Run(
            configuration,
            work: configuration,
            screen: screen,
            resources: Run.Resources(display: display, writer: writer),
            events: events
        )
        return try await perform(run, events, grace: configuration.grace)
    }

    /// A `compare`.
    private static func compare(
        _ wanted: RunConfiguration,
        _ list: URLList,
        _ asked: ComparisonPlan,
        _ reports: [(path: String, format: ReportFormat)],
        _ screen: DisplayConfiguration
    ) async throws(CommandError) -> Int32 {
        var (configuration, plan) = (wanted, asked)
        let choice = DisplayChoice(screen, configuration)
        try choice.check()
        if let restriction = configuration.bound.restrict(&plan) {
            guard plan.limits.count > 1 else { throw .runtime(restriction) }
            warn(restriction, screen)
        }
        configuration.work = .compare(list, plan, reports)
        try configuration.readCookies()
        try configuration.files.check(reports.map { ($0.path, .report) })
        let writer = try ReportWriter(reports)
        let size = SampleComparison.maximumSample
        let sample = await ReservoirSample.read(list, size: size, seed: plan.seed)
        guard !sample.isEmpty else { throw .usage("there is no URL to compare with") }
        announce(plan, of: configuration.target, count: sample.count, screen)
        let events = RunEvents()
        let display = try await choice.open(configuration.context)
        let run = Run(
            configuration,
            work: configuration,
            screen: screen,
            resources: Run.Resources(display: display, reports: writer, sample: sample),
            events: events
        )
        return try await perform(run, events, grace: configuration.grace)
    }

    /// A `demo`: the lesson, then a crawl of the site.
    private static func demonstrate(
        _ configuration: RunConfiguration,
        _ lesson: DemoLesson,
        _ screen: DisplayConfiguration
    ) async throws(CommandError) -> Int32 {
        let context = RunContext(
            kind: .demo,
            target: "\(lesson.pages) pages of \(HumanText.duration(lesson.delay))",
            lanes: Lesson(lesson).lanes
        )
        let display = try await DisplayChoice(screen, configuration).open(context)
        let site: DemoSite
        do throws(CommandError) {
            site = try await .open(
                DemoSiteConfiguration(lessonPages: lesson.pages, lessonDelay: lesson.delay)
            )
        } catch {
            await display.close()
            throw error
        }
        let work = RunConfiguration.crawl(ofDemo: site.baseURL, lesson)
        let events = RunEvents()
        let pages = (1...lesson.pages).compactMap { try? WebURL("\(site.baseURL)/lesson/\($0)") }
        let run = Run(
            configuration,
            work: work,
            screen: screen,
            resources: Run.Resources(
                display: display,
                writer: try ResultWriter(work.output, archive: work.archive) {},
                pages: pages.map { FetchRequest($0) }
            ),
            events: events
        )
        let code = try await perform(run, events, grace: configuration.grace)
        await site.stop()
        return code
    }

    /// Runs while signals are watched.
    private static func perform(
        _ run: Run,
        _ events: RunEvents,
        grace: Duration
    ) async throws(CommandError) -> Int32 {
        let interrupts = try Interrupts(grace: grace) { events.send(.signal($0)) }
        defer { interrupts.stop() }
        return await run.perform()
    }

    // MARK: Words

    /// Says what is not as it was asked for, before anything is done.
    private static func warn(_ text: SafeText, _ screen: DisplayConfiguration) {
        if screen.speaks { StandardError.write("crawltop: \(text)\n") }
    }

    /// Says what a comparison costs, before it costs anything.
    private static func announce(
        _ plan: ComparisonPlan,
        of target: String,
        count: Int,
        _ screen: DisplayConfiguration
    ) {
        guard screen.speaks else { return }
        let noun = count == 1 ? "URL" : "URLs"
        let price = ComparisonPrice(plan)
        let time = price.slowestAnswer.map { HumanText.milliseconds(1000 * $0) } ?? ""
        let text: SafeText = """
            crawltop: comparing on \(count) \(noun) of \(target): about \
            \(HumanText.grouped(price.requests)) requests, more if answers take less than \(time), \
            at most \(price.atOnce) at once, in at most \(HumanText.duration(plan.budget))
            """
        StandardError.write((screen.isASCII ? text.asciiOnly() : text).string + "\n")
    }
}

extension DemoSite {
    /// Starts a site, with the failure as one line.
    package static func open(
        _ configuration: DemoSiteConfiguration
    ) async throws(CommandError) -> DemoSite {
        do throws(DemoSiteError) {
            return try await start(configuration)
        } catch { throw .runtime("cannot serve: \(error.description)") }
    }
}
