public import URLStandard

/// One URL to be fetched, and what is to become of its body.
public struct FetchRequest: Sendable {
    /// The URL as given, normalised; its fragment is never sent.
    public let url: TaskURL
    /// A name of the caller's choice; without one it is made of role and index (`fetch-17`).
    public var name: String?
    /// What the task is for.
    public var role: TaskRole
    /// Links from a seed.
    public var depth: Int
    /// The page that linked here first.
    public var referrer: TaskID?
    /// What becomes of the body.
    public var body: BodyHandling
    /// Whether the configured headers and credentials may be sent to this URL's origin.
    ///
    /// They are withheld in any case from the first redirect to another origin on.
    public var sendsCredentials: Bool
    /// Whether the user named this URL's origin, so that it may be at a private address.
    ///
    /// A URL that was found, in a page or wherever else a server can write, is not named.
    /// Redirects to another origin are not either, see ``RedirectPolicy/namedOrigins``.
    public var isNamed: Bool
    /// What is sent where it is not a plain GET; nil for that.
    public var message: RequestMessage?
    /// Set for a URL that is only recorded, never fetched.
    public var refusal: Refusal?

    /// What is recorded of a URL that is not fetched.
    public indirect enum Refusal: Equatable, Sendable {
        /// It is skipped.
        case skip(SkipReason)
        /// It has failed already.
        case fail(FetchError)
    }

    /// A request to fetch `url` as a task of a list.
    public init(
        _ url: WebURL,
        name: String? = nil,
        role: TaskRole = .fetch,
        depth: Int = 0,
        referrer: TaskID? = nil,
        body: BodyHandling = .discard,
        sendsCredentials: Bool = true,
        isNamed: Bool = true,
        message: RequestMessage? = nil,
        refusal: Refusal? = nil
    ) {
        self.url = .url(url)
        self.name = name
        self.role = role
        self.depth = depth
        self.referrer = referrer
        self.body = body
        self.sendsCredentials = sendsCredentials
        self.isNamed = isNamed
        self.message = message
        self.refusal = refusal
    }

    /// A record of a text that is no URL: a task that has failed as `url.invalid`.
    ///
    /// - Parameters:
    ///   - text: What was given; a user name and a password in it are not kept.
    ///   - reason: Why not, in a few words.
    public init(invalid text: String, because reason: String) {
        url = .unparsed(SecretMask.withoutCredentials(text))
        role = .fetch
        depth = 0
        body = .discard
        sendsCredentials = false
        isNamed = false
        refusal = .fail(FetchError(.urlInvalid, phase: .queued, message: reason))
    }
}

/// What becomes of a response body.
public enum BodyHandling: UInt8, Sendable {
    /// It is counted and dropped.
    case discard
    /// It is given back with the result.
    case collect
    /// It is given back if it is read for links: HTML or CSS, or no known type but the beginning of
    /// HTML. A longer one is cut at the limit, and that is a finding.
    ///
    /// Of anything else nothing is wanted, unless the transport saves or archives it.
    case collectHTML
    /// Nothing of it is wanted: the transfer ends well with the headers.
    case none
    /// It is given back, and cut at the length of the longest sitemap whatever other bodies may have.
    case collectSitemap
    /// Its beginning is given back, as much as a crawler must read of a robots.txt (RFC 9309 §2.5).
    case collectRobots
}

extension BodyHandling {
    /// The most bytes of a body, where that does not follow from the configuration.
    ///
    /// A sitemap may have 50 MiB (sitemaps.org).
    package var maximum: Int64? {
        switch self {
        case .collectSitemap: 50 << 20
        case .collectRobots: 512 << 10
        default: nil
        }
    }
}
