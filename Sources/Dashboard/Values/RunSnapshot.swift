package import Crawling
package import Fetching
package import LimitTuning

/// The whole state of a run at one instant: all that the dashboard is told while it goes on.
///
/// Complete and immutable. A consumer that misses some of them loses nothing.
package struct RunSnapshot: Sendable {
    /// Tasks, hosts and measurements.
    package var engine: EngineSnapshot
    /// Who sets the limit.
    ///
    /// It need not be what steers this engine: a comparison on a sample has an engine of its own.
    package var limits: LimitState
    /// How far the crawl has come; nil for a list of URLs.
    package var crawl: CrawlProgress?

    /// A run's state; the limit is set by what steers the engine unless something else is given.
    package init(
        _ engine: EngineSnapshot,
        limits: LimitState? = nil,
        crawl: CrawlProgress? = nil
    ) {
        self.engine = engine
        self.limits = limits ?? engine.limits
        self.crawl = crawl
    }
}
