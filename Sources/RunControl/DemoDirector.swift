import Crawling
import Dashboard
package import DemoSite
import Fetching
import FetchingCurl
import LimitTuning
import Reporting
import SafeText
import TerminalUI
import URLStandard

/// Leads through the demo: the lesson's two halves, then the crawl.
actor DemoDirector {
    private let site: DemoSite
    private let lesson: DemoLesson
    private let display: any Display
    private let controller: Controller
    private(set) var board: Lesson

    init(site: DemoSite, lesson: DemoLesson, display: any Display, controller: Controller) {
        self.site = site
        self.lesson = lesson
        self.display = display
        self.controller = controller
        board = Lesson(pages: lesson.pages, delay: lesson.delay, limit: lesson.limit)
    }

    /// Plays everything, as far as the display's user lets it.
    ///
    /// - Returns: How the crawl ended; nil if it did not begin.
    func play() async throws -> RunEnd? {
        let leaving = Task(name: "leaving") { [display, controller] in
            let end = await display.ended()
            await controller.end(hungUp: end == .hungUp)
        }
        for way in Lesson.Way.allCases { await play(way) }
        let end = await controller.isOver ? nil : try await crawl()
        if end == nil { display.leave() }
        await leaving.value
        return end
    }

    /// One half of the lesson.
    private func play(_ way: Lesson.Way) async {
        guard await !controller.isOver else { return }
        var policy = FetchPolicy()
        policy.limit = way == .oneAtATime ? 1 : lesson.limit
        // A lesson page thinks for as long as it was told to.
        policy.deadlines.firstByte = nil
        policy.deadlines.attempt = nil
        var transport = TransportConfiguration()
        transport.deadlines = AttemptDeadlines(policy.deadlines)
        let engine = FetchEngine(
            transport: CurlTransport(transport),
            policy: policy,
            stalls: display.stalls
        )
        let target: SafeText = "\(lesson.pages) slow pages, \(way.label)"
        display.present(
            RunContext(
                kind: .demo,
                target: target,
                lanes: board.lanes,
                hints: way == .oneAtATime ? ["n skips to the fast half"] : []
            )
        )
        await controller.attach(engine) { await engine.cancelAll() }
        let showing = Task(name: "lesson") {
            for await snapshot in await engine.snapshots() { show(way, snapshot) }
        }
        let requests = (1...lesson.pages).compactMap { page in
            (try? WebURL("\(site.baseURL)/lesson/\(page)")).map { FetchRequest($0) }
        }
        await engine.submit(requests)
        await engine.closeInput()
        await engine.finished()
        show(way, await engine.snapshot())
        await engine.shutDown()
        await showing.value
    }

    private func show(_ way: Lesson.Way, _ snapshot: EngineSnapshot) {
        board.update(way, snapshot)
        display.show(snapshot, nil)
        display.show(board.lanes)
    }

    /// The larger site.
    private func crawl() async throws -> RunEnd {
        let seed = try WebURL("\(site.baseURL)/")
        var scope = CrawlPolicy()
        scope.scope.excludes = [{ $0.contains("/lesson/") }]
        var plan = RunConfiguration(
            .crawl([seed], scope),
            target: seed.href,
            kind: .demo
        )
        plan.policy.limit = lesson.limit
        plan.automaticDial = lesson.isAutomatic ? .balanced : nil
        // The site has a page that never answers and one that stops in the middle.
        plan.policy.deadlines.firstByte = .seconds(4)
        plan.policy.deadlines.stall = .seconds(3)
        plan.policy.retries = 2
        plan.transport.deadlines = AttemptDeadlines(plan.policy.deadlines)
        plan.transport.maximumBody = 10 << 20
        let writer = try ResultWriter(plan.output, archive: plan.archive) {}
        display.present(
            RunContext(kind: .demo, target: SafeText(seed.href), lanes: board.lanes)
        )
        return await Run(plan, writer: writer, display: display).perform(controller)
    }
}

extension Conductor {
    static func demonstrate(_ lesson: DemoLesson, _ screen: DisplayConfiguration) async throws
        -> Int32
    {
        let controller = Controller()
        let context = RunContext(
            kind: .demo,
            target: "\(lesson.pages) pages of \(HumanText.duration(lesson.delay))",
            lanes: Lesson(pages: lesson.pages, delay: lesson.delay, limit: lesson.limit).lanes
        )
        let display = try await DisplayChoice(screen).open(context)
        let interrupts = try Interrupts(grace: RunConfiguration.standardGrace) {
            await controller.interrupt($0)
        }
        defer { interrupts.stop() }
        let steering = Conductor.steer(display, by: controller)
        defer { steering.cancel() }
        let site: DemoSite
        do throws(CommandError) {
            site = try await DemoSite.open(
                DemoSiteConfiguration(lessonPages: lesson.pages, lessonDelay: lesson.delay)
            )
        } catch {
            await display.close()
            throw error
        }
        let director = DemoDirector(
            site: site,
            lesson: lesson,
            display: display,
            controller: controller
        )
        let end = try await director.play()
        await site.stop()
        await display.close()
        Conductor.leaveFrame(of: await display.ended())
        if screen.speaks {
            StandardError.write(await director.board.summary(isASCII: screen.isASCII))
        }
        if let end { Conductor.tell(end, screen) }
        return await controller.signal.map { 128 + $0 } ?? 0
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
