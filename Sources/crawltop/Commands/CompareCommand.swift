import ArgumentParser
import Dashboard
import Fetching
import LimitTuning
import Reporting
import RunControl
import SafeText
import TerminalUI

/// `crawltop compare`: which concurrency limit to use.
struct CompareCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Find out which concurrency limit to use.",
        discussion: """
            Fetches a sample of these URLs again and again at each limit, in random order, and \
            recommends the smallest limit that is as fast as the best. It is a closed loop: each \
            limit is kept full, so it tells what so many transfers at once can do, not what a crowd \
            of users would see. Ends with 0 if it could decide, with 4 if its budget was spent \
            before, and with 1 if nothing answered well.
            """
    )

    @OptionGroup var input: InputOptions
    @OptionGroup(title: "Comparison") var comparison: CompareOptions
    @OptionGroup(title: "Deadlines") var deadlines: DeadlineOptions
    @OptionGroup(title: "Request") var request: RequestOptions
    @OptionGroup(title: "Output") var report: ReportOptions
    @OptionGroup(title: "Screen") var screen: ScreenOptions

    func execute() async throws -> Int32 {
        let list = try URLList(urls: input.urls, input: input.input)
        var configuration = RunConfiguration(
            .compare(
                list,
                comparison.plan(isHTTP2: request.httpVersion == .http2),
                report.destinations
            ),
            target: input.target,
            kind: .compare
        )
        configuration.apply(deadlines, request)
        configuration.files.read(list.file, for: input.use)
        return try await RunStart.run(configuration, on: screen.configuration)
    }
}

extension CompareOptions {
    /// What was asked.
    func plan(isHTTP2: Bool) -> ComparisonPlan {
        var plan = ComparisonPlan(seed: (seed ?? .random()).seed)
        plan.limits = limits.limits
        plan.tolerance = tolerance.share
        plan.budget = budget.duration
        plan.maximumRounds = rounds
        plan.isHTTP2 = isHTTP2
        return plan
    }
}
