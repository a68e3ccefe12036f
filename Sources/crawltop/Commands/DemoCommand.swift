import ArgumentParser
import Crawling
import Dashboard
import DemoSite
import Fetching
import Reporting
import SafeText
import TerminalUI
import TerminalUINcurses
import URLStandard

/// `crawltop demo`: the lesson of concurrency, live, and then a site in which there is much to see.
struct DemoCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Watch concurrency at work on an embedded site.",
        discussion: """
            Fetches slow pages one at a time, then the same pages together, shows both times, and \
            then crawls a site with slow pages, trickling bodies, errors and redirects. Ends with \
            0 although pages of that site fail.
            """
    )

    @OptionGroup(title: "Lesson") var lesson: DemoOptions
    @OptionGroup(title: "Screen") var screen: ScreenOptions

    func execute() async throws -> Int32 {
        let controller = Controller()
        let context = RunContext(
            kind: .demo,
            target: "\(lesson.pages) pages of \(HumanText.duration(lesson.delay.duration))",
            lanes: Lesson(lesson).lanes
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
                DemoSiteConfiguration(
                    lessonPages: lesson.pages,
                    lessonDelay: lesson.delay.duration
                )
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
        if screen.progress != .quiet, screen.progress != .json {
            StandardError.write(await director.board.summary(isASCII: screen.isASCII))
        }
        if let end { Conductor.tell(end, screen) }
        return await controller.signal.map { 128 + $0 } ?? 0
    }
}
