public import Fetching
public import URLStandard

/// What a crawl fetches, and how far it goes.
public struct CrawlPolicy: Sendable {
    /// Which URLs belong to the crawl; its seeds are added when it begins.
    public var scope = CrawlScope()
    /// The most pages and resources that are fetched.
    public var maximumPages: Int?
    /// Body bytes over the wire at which the crawl stops.
    public var maximumBytes: Int64?
    /// Time after which the crawl stops, at once.
    public var maximumTime: Duration?
    /// Whether links out of the scope are fetched once, without following what they link to.
    public var checksExternal = false
    /// Whether sitemaps are read: those that robots.txt names, and `/sitemap.xml`.
    public var readsSitemaps = false
    /// Whether robots.txt is ignored.
    public var ignoresRobots = false
    /// The product token for robots.txt (RFC 9309 §2.2.1).
    public var agent = "crawltop"
    /// Validators that a URL is asked with, so that it is only sent if it has changed; nil for none.
    ///
    /// Only for what holds no links: the links of a page that is not sent cannot be read.
    public var validators: (@Sendable (WebURL, TaskRole) -> Validators?)?
    /// Threads that parse pages, at least one.
    public var parseWorkers = max(2, ProcessorCount.online - 1)
    /// The longest `Crawl-delay` of a robots.txt that is obeyed; a longer one counts as this.
    public var maximumCrawlDelay = Duration.seconds(60)

    /// The defaults of the command line.
    public init() {}
}
