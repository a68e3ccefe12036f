public import Clock

/// How far a crawl has come, beyond what its engine's snapshot says.
public struct CrawlProgress: Equatable, Sendable {
    /// URLs that wait to be given to the engine, or for their origin's robots.txt.
    public var frontier = 0
    /// URLs that were found and not given to the engine, because the run was stopped.
    public var dropped = 0
    /// Pages whose links were read.
    public var pagesParsed = 0
    /// Links found in them, repeated ones included.
    public var linksFound = 0
    /// Time spent on reading links, summed over all workers.
    public var parseTime = Duration.zero
    /// Pages that wait for their links to be read.
    public var parseQueue = 0
    /// Pages whose links are being read, in the order in which that began.
    public var parsing: [ParsingPage] = []
    /// How many pages can be read at once; zero while that is not known.
    public var parseWorkers = 0
    /// Whether nothing is fetched because so many pages wait to be read.
    public var isHeldBack = false

    /// A crawl that has done nothing yet.
    public init() {}
}

/// A page whose links are being read.
public struct ParsingPage: Equatable, Sendable {
    /// Its URL, as it was fetched; it may hold credentials.
    public let url: String
    /// When that began.
    public let since: MonotonicTime

    /// A page, and when a worker took it.
    package init(url: String, since: MonotonicTime) {
        self.url = url
        self.since = since
    }
}
