public import Clock

/// What a crawl fetches, and how far it goes.
public struct CrawlPolicy: Sendable {
    /// Which URLs belong to it; seeds are added by the crawl.
    public var scope = CrawlScope()
    /// Pages and resources fetched at most.
    public var maximumPages: Int?
    /// Body bytes over the wire at which the crawl stops.
    public var maximumBytes: Int64?
    /// Time after which the crawl stops, at once.
    public var maximumTime: Duration?
    /// Whether links out of the scope are checked, once and without following them.
    public var checksExternal = false
    /// Whether sitemaps are read: those that robots.txt names, and `/sitemap.xml`.
    public var readsSitemaps = false
    /// Whether robots.txt is not asked.
    public var ignoresRobots = false
    /// The product token for robots.txt (RFC 9309 §2.2.1).
    public var agent = "crawltop"
    /// Pages that are read for their links at once, each on a thread of its own, at least one.
    public var parseWorkers = max(2, ProcessorCount.online - 1)
    /// The longest crawl delay of a robots.txt that is kept.
    public var maximumCrawlDelay = Duration.seconds(60)

    /// The defaults of the command line.
    public init() {}
}

/// How a crawl stands, beside what its engine tells.
public struct CrawlCounts: Equatable, Sendable {
    /// URLs that wait to be given to the engine, or for their origin's robots.txt.
    public var frontier = 0
    /// URLs that were found and not given to the engine, because the run was stopped.
    public var dropped = 0
    /// Pages whose links were read.
    public var pagesParsed = 0
    /// Links found in them, repeated ones included.
    public var linksFound = 0
    /// Seconds spent on reading links, of all workers together.
    public var parseSeconds = 0.0
    /// Pages that wait for their links to be read.
    public var parseQueue = 0
    /// Pages whose links are read at this moment, in the order in which that began.
    public var parsing: [ParsingPage] = []
    /// How many can be read at once.
    public var parseWorkers = 0
    /// Whether nothing is fetched because so many pages wait to be read.
    public var isHeldBack = false

    /// All zero.
    public init() {}
}

/// A page whose links are being read.
public struct ParsingPage: Equatable, Sendable {
    /// Its URL.
    public let url: String
    /// When that began.
    public let since: MonotonicTime
}
