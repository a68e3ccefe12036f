public import Fetching
public import URLStandard

/// Which URLs belong to a crawl.
public struct CrawlScope: Sendable {
    /// Whether subdomains of a seed's host belong to it too.
    public var includesSubdomains = false
    /// A URL must match one of these, if there are any.
    public var includes: [@Sendable (String) -> Bool] = []
    /// A URL must match none of these.
    public var excludes: [@Sendable (String) -> Bool] = []
    /// Links from a seed; deeper pages are not fetched.
    public var maximumDepth = 20
    /// Bytes of a URL; longer ones are not fetched. Servers rarely take more.
    public var maximumURLLength = 8192

    private var hosts: Set<String> = []

    /// A scope without any host.
    public init() {}

    /// Adds a seed's host, with its port, to the scope.
    public mutating func add(_ seed: WebURL) {
        hosts.insert(Self.key(seed))
    }

    /// Why a URL is not to be fetched; nil if it is.
    ///
    /// A seed (depth 0) is always within.
    public func exclusion(of url: WebURL, depth: Int) -> SkipReason? {
        if depth == 0 { return nil }
        if !contains(url) || url.href.utf8.count > maximumURLLength { return .scope }
        let href = url.href
        if !includes.isEmpty, !includes.contains(where: { $0(href) }) { return .scope }
        if excludes.contains(where: { $0(href) }) { return .scope }
        return depth > maximumDepth ? .depth : nil
    }

    /// Whether a URL is on one of the crawl's hosts.
    public func contains(_ url: WebURL) -> Bool {
        let key = Self.key(url)
        if hosts.contains(key) { return true }
        guard includesSubdomains, url.hostAddress == nil else { return false }
        return key.indices.contains { index in
            key[index] == "." && hosts.contains(String(key[key.index(after: index)...]))
        }
    }

    /// Host and port. The default ports of http and https count as the same site.
    private static func key(_ url: WebURL) -> String {
        url.port.map { "\(url.host):\($0)" } ?? url.host
    }
}
