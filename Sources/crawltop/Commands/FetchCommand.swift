import ArgumentParser
import Dashboard
import Fetching
import Glibc
import Reporting
import RunControl
import SafeText
import TerminalUI
import URLStandard

/// `crawltop fetch`: exactly these URLs, one task each.
struct FetchCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch exactly these URLs, one task each.",
        discussion:
            "A URL without a scheme is taken as http. Lines of --input that begin with # are left out."
    )

    @OptionGroup var input: InputOptions
    @OptionGroup(title: "Concurrency") var concurrency: ConcurrencyOptions
    @OptionGroup(title: "Deadlines") var deadlines: DeadlineOptions
    @OptionGroup(title: "Retries") var retry: RetryOptions
    @OptionGroup(title: "Request") var request: RequestOptions
    @OptionGroup(title: "Method and data") var message: MessageOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Earlier run") var earlier: EarlierOptions
    @OptionGroup(title: "Screen") var screen: ScreenOptions

    func execute() async throws -> Int32 {
        guard !message.usesStandardInput || input.input != "-" else {
            throw CommandError.usage("--data '@-' and --input '-' cannot both read standard input")
        }
        let list = try URLList(
            urls: input.urls,
            input: input.input,
            message: try message.message(with: request.headers),
            isStandardInputTaken: message.usesStandardInput
        )
        var configuration = RunConfiguration(
            .list(list),
            target: input.target,
            kind: .fetch,
            output: RunConfiguration.Output(output)
        )
        configuration.files.read(list.file, for: input.use)
        for path in message.files {
            let name: SafeText = path == "-" ? "standard input" : "--data '@\(path)'"
            configuration.files.read(
                path == "-"
                    ? FileIdentity(descriptor: STDIN_FILENO) : FileIdentity(path: path),
                for: name
            )
        }
        configuration.apply(concurrency, deadlines, retry, request)
        try configuration.apply(earlier)
        let politeness = Politeness(
            limit: concurrency.perHost,
            delay: concurrency.delay?.duration ?? .zero
        )
        configuration.policy.politeness = { _ in politeness }
        return try await RunStart.run(configuration, on: screen.configuration)
    }
}

extension InputOptions {
    /// What is fetched, in a few words and without secrets.
    var target: String {
        switch (urls.count, input) {
        case (1, nil): SecretMask.url(urls[0])
        case (let count, nil): "\(count) URLs"
        case (_, "-"): "URLs from standard input"
        case (_, let path?): "URLs from \(path)"
        }
    }

    /// What its file is for.
    var use: SafeText { input == "-" ? "standard input" : "--input '\(input ?? "")'" }
}
