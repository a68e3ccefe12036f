import Crawling
import Fetching

extension Scenario {
    /// Sets an option, named as on the command line.
    ///
    /// `include` and `exclude` take a text that the URL must hold, or must not; `limit`,
    /// `max-redirects` and `retries` belong to the engine.
    mutating func apply(option name: some StringProtocol, _ value: Substring) throws {
        let number = Int(value)
        let text = String(value)
        switch (name, number) {
        case ("max-depth", let number?): policy.scope.maximumDepth = number
        case ("max-pages", let number?): policy.maximumPages = number
        case ("max-per-pattern", let number?): policy.traps.perPattern = number
        case ("max-per-host", let number?): policy.traps.perHost = number
        case ("max-hosts", let number?): policy.traps.hosts = number
        case ("max-links", let number?): policy.maximumLinks = number
        case ("max-bytes", let number?): policy.maximumBytes = Int64(number)
        case ("max-crawl-delay", let number?): policy.maximumCrawlDelay = .seconds(number)
        case ("max-url-length", let number?): policy.scope.maximumURLLength = number
        case ("subdomains", _): policy.scope.includesSubdomains = true
        case ("include", _): policy.scope.includes.append { $0.contains(text) }
        case ("exclude", _): policy.scope.excludes.append { $0.contains(text) }
        case ("external", _): policy.checksExternal = true
        case ("sitemap", _): policy.readsSitemaps = true
        case ("ignore-robots", _): policy.ignoresRobots = true
        case ("limit", let number?): fetchPolicy.limit = number
        case ("max-redirects", let number?): fetchPolicy.redirects.maximum = number
        case ("retries", let number?): fetchPolicy.retries = number
        default: throw Malformed(line: "option \(name) \(value)")
        }
    }
}
