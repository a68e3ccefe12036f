import ArgumentParser
import Dashboard
import RunControl

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
        let configuration = RunConfiguration(
            .demo(
                DemoLesson(
                    pages: lesson.pages,
                    delay: lesson.delay.duration,
                    limit: lesson.limit.count,
                    isAutomatic: lesson.limit == .auto
                )
            ),
            target: "the demo",
            kind: .demo
        )
        return try await RunStart.run(configuration, on: screen.configuration)
    }
}
