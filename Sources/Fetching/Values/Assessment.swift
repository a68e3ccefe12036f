/// What a link checker says of a result: how bad it is, what it found, and where it is linked.
public struct Assessment: Equatable, Sendable {
    /// Whether the result counts as broken; nil where nothing is wrong.
    public var severity: Severity?
    /// What is wrong although the task ended well, or what explains its end.
    public var findings: [Finding]
    /// The places that link to the URL, where they are known; only of what is broken or warned of.
    public var linkedFrom: LinkPlaces?
    /// What an earlier run said of the URL, where it is broken now or was then.
    public var change: LinkChange?

    /// An assessment; nothing is wrong by default.
    public init(
        severity: Severity? = nil,
        findings: [Finding] = [],
        linkedFrom: LinkPlaces? = nil,
        change: LinkChange? = nil
    ) {
        self.severity = severity
        self.findings = findings
        self.linkedFrom = linkedFrom
        self.change = change
    }
}

/// How a link differs from an earlier run; the raw value is the `change` of a result line.
public enum LinkChange: String, CaseIterable, Sendable {
    /// It is broken, and was not or was not known.
    case new
    /// It is broken, and was before.
    case still
    /// It was broken, and is good or only warned of.
    case mended
    /// It was broken, and it was not checked again.
    case gone
}

/// How much a result matters to the site's owner.
public enum Severity: String, CaseIterable, Sendable {
    /// Broken: it counts for the exit code.
    case error
    /// Worth a look; it does not count for the exit code.
    case warning
}

/// A warning about something that was fetched well, or about a whole run.
public struct Finding: Hashable, Sendable {
    /// What is wrong.
    public var kind: Kind
    /// The facts, in one sentence for people.
    ///
    /// May hold remote bytes: show it only as safe text.
    public var words: String

    /// A finding with its facts.
    public init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }

    /// The closed list of findings; the raw value is the name in `warnings` of a result line.
    public enum Kind: String, CaseIterable, Sendable {
        /// A redirect without a `Location` (RFC 9110 §15.4).
        case redirectWithoutLocation = "redirect.no-location"
        /// A page was longer than `--max-body`; its links up to there were read.
        case bodyCut = "body.cut"
        /// A page has more links than a page may have, or links that are too long.
        case linksOmitted = "links.omitted"
        /// A robots.txt could not be read, so that its rules are not known.
        case robotsUnreadable = "robots.unreadable"
        /// A sitemap could not be fetched or read, or not as a whole.
        case sitemapUnreadable = "sitemap.unreadable"
        /// A page is in a sitemap, and no page links to it.
        case sitemapOnly = "sitemap.unlinked"
        /// A page is linked, and in no sitemap.
        case sitemapMissing = "sitemap.missing"
        /// A seed has led to another page, as an expired login does.
        case seedRedirected = "seed.redirected"
        /// The crawl saw one page only.
        case singlePage = "crawl.single-page"
        /// URLs were left alone because there seem to be ever more of them.
        case trap = "crawl.trap"
        /// An answer that a bot wall gives to programs; browsers may get another.
        case botWall = "link.bot-wall"
        /// A status that `--warn` names.
        case warnedStatus = "link.warned"
        /// A URL that `--ignore` names.
        case ignored = "link.ignored"
    }
}
