package import Fetching
package import URLStandard

/// A URL that was found, and what a crawl makes of it.
package struct Discovery: Sendable {
    /// What a frontier does with a URL that is new to it.
    package enum Placement: Sendable {
        /// It waits to be claimed.
        case queue
        /// It is kept out of the queue until it is found again for the queue, or
        /// ``FrontierOrder/queueDeferred`` is given.
        case deferral
        /// It has been fetched already, as the target of a redirect.
        case done
    }

    /// When a URL is claimed: lower bands first, and the oldest first within a band.
    package enum Band: Int, CaseIterable, Sendable {
        case first, middle, last
    }

    /// The URL, without fragment and credentials.
    package let url: WebURL
    package let fingerprint: Fingerprint
    package var band: Band
    /// Links from a seed.
    package var depth: Int
    /// The page that linked here first, as a task of this run.
    package var referrer: TaskID?
    /// What it is fetched as.
    package var role: TaskRole
    /// What is recorded of it if it is not to be fetched.
    package var refusal: FetchRequest.Refusal?
    package var placement: Placement

    package init(
        _ found: FoundURL,
        band: Band = .middle,
        depth: Int,
        referrer: TaskID?,
        role: TaskRole = .crawl,
        refusal: FetchRequest.Refusal? = nil,
        placement: Placement = .queue
    ) {
        url = found.url
        fingerprint = found.fingerprint
        self.band = band
        self.depth = depth
        self.referrer = referrer
        self.role = role
        self.refusal = refusal
        self.placement = placement
    }

    /// The host, with its port unless it is the scheme's own: the key of its queue.
    package var host: String { url.hostAndPort }
}
