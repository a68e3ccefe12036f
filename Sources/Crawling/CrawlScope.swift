public import Fetching
public import URLStandard

/// Which URLs belong to a crawl.
public struct CrawlScope: Sendable {
    /// Whether subdomains of a seed's host belong to it too.
    public var includesSubdomains = false
    /// A URL must match one of these, if there are any: as it is sent, or as people write it.
    public var includes: [@Sendable (String) -> Bool] = []
    /// A URL must match none of these, in either form.
    public var excludes: [@Sendable (String) -> Bool] = []
    /// Links from a seed; deeper pages are not fetched.
    public var maximumDepth = 20
    /// Bytes of a URL; longer ones are not fetched.
    ///
    /// Servers rarely take more.
    public var maximumURLLength = 8192

    /// A host name has at most 253 bytes (RFC 1035 §2.3.4), a dot at its end and a port apart.
    private static let maximumKeyLength = 260

    private var hosts: Set<String> = []
    /// Scheme, host and port of every seed, which the user named.
    private(set) var seedOrigins: Set<Origin> = []

    /// A scope without any host.
    public init() {}

    /// Adds a seed's host, with its port, to the scope.
    public mutating func add(_ seed: WebURL) {
        extend(to: seed)
        seedOrigins.insert(seed.origin)
    }

    /// Adds a host that a seed was redirected to, which the user did not name.
    mutating func extend(to target: WebURL) {
        hosts.insert(target.hostAndPort)
    }

    /// Why a URL is not to be fetched; nil if it is.
    ///
    /// A seed (depth 0) is always within.
    public func exclusion(of url: WebURL, depth: Int) -> SkipReason? {
        if depth == 0 { return nil }
        if !contains(url) || isExcluded(url) { return .scope }
        if !includes.isEmpty, !Self.matches(url, includes) { return .scope }
        return depth > maximumDepth ? .depth : nil
    }

    /// Whether a URL is on one of the crawl's hosts.
    public func contains(_ url: WebURL) -> Bool {
        let key = url.hostAndPort
        if hosts.contains(key) { return true }
        // The check for length keeps a host of a thousand labels from costing a thousand hashes.
        guard includesSubdomains, key.utf8.count <= Self.maximumKeyLength, url.hostAddress == nil
        else { return false }
        return key.indices.contains { index in
            key[index] == "." && hosts.contains(String(key[key.index(after: index)...]))
        }
    }

    /// Whether a URL is excluded wherever it is: it is too long, or matches a pattern.
    func isExcluded(_ url: WebURL) -> Bool {
        url.href.utf8.count > maximumURLLength || Self.matches(url, excludes)
    }

    /// Whether a pattern matches the URL as it is sent, or with its escapes and `xn--` decoded.
    private static func matches(
        _ url: WebURL,
        _ patterns: [@Sendable (String) -> Bool]
    ) -> Bool {
        guard !patterns.isEmpty else { return false }
        let href = url.href
        if patterns.contains(where: { $0(href) }) { return true }
        guard let decoded = url.decodedHref else { return false }
        return patterns.contains { $0(decoded) }
    }

    /// Whether a text that is no URL matches a pattern for what is left alone.
    func excludes(text: String) -> Bool { excludes.contains { $0(text) } }

    /// Whether a URL may be sent the user's headers and credentials.
    ///
    /// Only a seed's own origin may (scheme, host and port, RFC 6454 §5). A page can link to any
    /// subdomain, and the owner of a subdomain is often not the owner of the site.
    func trusts(_ url: WebURL) -> Bool { isSeed(url.origin) }

    /// Whether an origin is that of a seed, so that it may be at a private address.
    func isSeed(_ origin: Origin) -> Bool { seedOrigins.contains(origin) }
}
