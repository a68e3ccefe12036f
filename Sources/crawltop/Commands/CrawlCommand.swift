import ArgumentParser
import Crawling
import Dashboard
import Fetching
import FetchingCurl
import Patterns
import RunControl
import SafeText
import TerminalUI
import URLStandard

/// `crawltop crawl`, the default: follow links within a scope.
struct CrawlCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawl",
        abstract: "Follow links from these URLs, within their hosts. (default)",
        discussion: "A URL without a scheme is taken as http. robots.txt is obeyed."
    )

    @OptionGroup var seeds: SeedOptions
    @OptionGroup(title: "Concurrency") var concurrency: ConcurrencyOptions
    @OptionGroup(title: "Scope") var scope: ScopeOptions
    @OptionGroup(title: "Deadlines") var deadlines: DeadlineOptions
    @OptionGroup(title: "Retries") var retry: RetryOptions
    @OptionGroup(title: "Request") var request: RequestOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Earlier run") var earlier: EarlierOptions
    @OptionGroup(title: "Screen") var screen: ScreenOptions

    func execute() async throws -> Int32 {
        let urls = try seeds.urls.map { text in
            do throws(NotFetchable) { return try URLList.parse(text) } catch {
                let masked = SecretMask.url(text)
                throw CommandError.usage("'\(masked)' is not a URL to crawl: \(error.reason)")
            }
        }
        let target = urls.count == 1 ? SecretMask.url(urls[0].href) : "\(urls.count) seeds"
        var configuration = RunConfiguration(
            .crawl(urls, crawlPolicy),
            target: target,
            kind: .crawl,
            output: RunConfiguration.Output(output)
        )
        configuration.apply(concurrency, deadlines, retry, request)
        try configuration.apply(earlier)
        configuration.transport.maximumBody = request.maxBody?.bytes ?? 10 << 20
        configuration.policy.politeness = politeness
        let code = try await RunStart.run(configuration, on: screen.configuration)
        warnOfPatterns()
        return code
    }

    /// Tells once of each expression that reached its match limit.
    private func warnOfPatterns() {
        let patterns =
            scope.include.map { ("--include", $0) } + scope.exclude.map { ("--exclude", $0) }
        for (option, pattern) in patterns where pattern.undecidedCount > 0 {
            let source = SafeText(pattern.source).string
            StandardError.write(
                "crawltop: \(option) '\(source)' took too long on some URLs, which were not followed\n"
            )
        }
    }

    /// Two at once and ten a second for a stranger's host; one's own machine takes what it gets.
    ///
    /// The auto limit finds for itself how many at once a host takes.
    private var politeness: @Sendable (String) -> Politeness {
        let limit = concurrency.perHost
        let limitForStrangers = limit ?? (concurrency.limit == .auto ? nil : 2)
        let delay = concurrency.delay?.duration
        return { host in
            Politeness.isPrivate(host)
                ? Politeness(limit: limit, delay: delay ?? .zero)
                : Politeness(limit: limitForStrangers, delay: delay ?? .milliseconds(100))
        }
    }

    private var crawlPolicy: CrawlPolicy {
        var policy = CrawlPolicy()
        policy.scope.includesSubdomains = scope.subdomains
        policy.scope.maximumDepth = scope.maxDepth
        // A URL on which an expression gives up is not followed.
        policy.scope.includes = scope.include.map { pattern in { pattern.match($0) == .match } }
        policy.scope.excludes = scope.exclude.map { pattern in { pattern.match($0) != .noMatch } }
        policy.maximumPages = scope.maxPages
        policy.maximumBytes = scope.maxBytes?.bytes
        policy.maximumTime = scope.maxTime?.orNone
        policy.checksExternal = scope.external == .check
        policy.readsSitemaps = scope.sitemap
        policy.ignoresRobots = scope.ignoreRobots
        return policy
    }
}
