package import Clock
package import SafeText
import TerminalUI

/// How far a crawl has come, beyond what its tasks tell.
package struct CrawlProgress: Equatable, Sendable {
    /// URLs in the frontier that are no task yet.
    package var frontierWaiting = 0
    /// Pages whose links have been read.
    package var pagesParsed = 0
    /// Links found on them.
    package var linksFound = 0
    /// Pages that have come and wait to be parsed.
    package var parseQueue = 0
    /// The pages being parsed.
    package var parsing: [ParsedPage] = []
    /// How many pages can be parsed at once; zero while that is not known.
    package var parseWorkers = 0
    /// Whether nothing starts because so many pages wait to be parsed.
    package var isHeldBack = false
    /// Time spent on parsing, of all workers together.
    package var parseTime = Duration.zero
    /// Share of the time that one core spends parsing; above 1 when several do.
    package var parseShare = 0.0
    /// Hosts seen.
    package var hosts = 0

    /// A crawl that has done nothing yet.
    package init() {}
}

/// A page that is being parsed.
package struct ParsedPage: Equatable, Sendable {
    /// Its URL.
    package let url: SafeText
    /// When that began.
    package let since: MonotonicTime

    /// A page and when its parsing began.
    package init(url: SafeText, since: MonotonicTime) {
        self.url = url
        self.since = since
    }
}
