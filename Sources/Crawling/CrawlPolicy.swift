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
