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
    /// Share of the time that one core spends parsing; above 1 when several do.
    package var parseShare = 0.0
    /// Hosts seen.
    package var hosts = 0

    /// A crawl that has done nothing yet.
    package init() {}
}
