import ArgumentParser
import Testing

@testable import crawltop

/// Which options a command line of a test is read by.
enum OptionSet {
    case concurrency, deadlines, retries, request, scope, output, screen
    case earlier, comparison, report, model, demo
    case every

    /// A command that has these options and no others.
    var command: any ParsableCommand.Type {
        switch self {
        case .concurrency: OneGroup<ConcurrencyOptions>.self
        case .deadlines: OneGroup<DeadlineOptions>.self
        case .retries: OneGroup<RetryOptions>.self
        case .request: OneGroup<RequestOptions>.self
        case .scope: OneGroup<ScopeOptions>.self
        case .output: OneGroup<OutputOptions>.self
        case .screen: OneGroup<ScreenOptions>.self
        case .earlier: OneGroup<EarlierOptions>.self
        case .comparison: OneGroup<CompareOptions>.self
        case .report: OneGroup<ReportOptions>.self
        case .model: OneGroup<ModelOption>.self
        case .demo: OneGroup<DemoOptions>.self
        case .every: EveryOption.self
        }
    }
}

/// A command with one option group: the parser checks and reads it in a tenth of the time that it
/// takes for all of them.
struct OneGroup<Group: ParsableArguments>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "crawltop", version: "1.2.3")
    }

    @OptionGroup var group: Group
}

/// A command with every option group, as `crawl` has them.
struct EveryOption: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "crawltop", version: "1.2.3")

    @OptionGroup var seeds: SeedOptions
    @OptionGroup(title: "Concurrency") var concurrency: ConcurrencyOptions
    @OptionGroup(title: "Deadlines") var deadlines: DeadlineOptions
    @OptionGroup(title: "Retries") var retries: RetryOptions
    @OptionGroup(title: "Request") var request: RequestOptions
    @OptionGroup(title: "Scope") var scope: ScopeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Earlier run") var earlier: EarlierOptions
    @OptionGroup(title: "Screen") var screen: ScreenOptions
}

extension ParsableCommand {
    /// What is said to a command line that does not lead to a run.
    static func usage(of arguments: [String]) throws -> Usage {
        let error = try #require(throws: (any Error).self) { _ = try parse(arguments) }
        return Usage(error, of: Self.self)
    }
}
