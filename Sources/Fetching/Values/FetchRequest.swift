public import URLStandard

/// One URL to be fetched, and what is to become of its body.
public struct FetchRequest: Sendable {
    /// The URL; its fragment is never sent.
    public var url: WebURL
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
    /// Set for a URL that is only recorded, never fetched.
    public var skipReason: SkipReason?

    /// A request to fetch `url` as a task of a list.
    public init(
        _ url: WebURL, name: String? = nil, role: TaskRole = .fetch, depth: Int = 0,
        referrer: TaskID? = nil, body: BodyHandling = .discard, sendsCredentials: Bool = true,
        skipReason: SkipReason? = nil
    ) {
        self.url = url
        self.name = name
        self.role = role
        self.depth = depth
        self.referrer = referrer
        self.body = body
        self.sendsCredentials = sendsCredentials
        self.skipReason = skipReason
    }
}

/// What becomes of a response body.
public enum BodyHandling: UInt8, Sendable {
    /// It is counted and dropped.
    case discard
    /// It is given back with the result.
    case collect
    /// It is given back if its type is HTML, else dropped.
    case collectHTML
}
