public import Clock
public import Fetching

/// A crawl's progress, beside what its engine's snapshot shows.
public struct CrawlProgress: Equatable, Sendable {
    /// URLs that wait to be given to the engine, or for their origin's robots.txt.
    public var frontier = 0
    /// URLs that were found and not given to the engine, because the run was stopped.
    public var dropped = 0
    /// Pages parsed.
    public var pagesParsed = 0
    /// Links found in them, repeated ones included.
    public var linksFound = 0
    /// Time spent on parsing, summed over all threads.
    public var parseTime = Duration.zero
    /// Pages that wait to be parsed.
    public var parseQueue = 0
    /// Pages being parsed, in the order in which that began.
    public var parsing: [ParsingPage] = []
    /// Threads that parse; zero while that is not known.
    public var parseWorkers = 0
    /// Whether nothing is fetched because too many pages wait to be parsed.
    public var isHeldBack = false
    /// What there is to say of the site as a whole, once everything was fetched.
    public var findings: [Finding] = []

    /// A crawl that has done nothing yet.
    public init() {}
}

/// A page that is being parsed.
public struct ParsingPage: Equatable, Sendable {
    /// Its URL, which may hold credentials.
    public let url: String
    /// When that began.
    public let since: MonotonicTime

    /// A page, and when a thread took it.
    package init(url: String, since: MonotonicTime) {
        self.url = url
        self.since = since
    }
}
