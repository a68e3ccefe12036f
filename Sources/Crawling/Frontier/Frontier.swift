public import Fetching
public import URLStandard

/// A URL that was found and is to be fetched.
public struct FrontierEntry: Sendable {
    /// The URL without its fragment.
    public let url: WebURL
    /// Links from a seed.
    public let depth: Int
    /// The page that linked here first.
    public let referrer: TaskID?
    /// What it is fetched as.
    public let role: TaskRole
    /// What is recorded of it if it is not to be fetched.
    public let verdict: FetchRequest.Verdict?

    /// An entry with every field given.
    public init(
        url: WebURL,
        depth: Int,
        referrer: TaskID?,
        role: TaskRole = .crawl,
        verdict: FetchRequest.Verdict? = nil
    ) {
        self.url = url
        self.depth = depth
        self.referrer = referrer
        self.role = role
        self.verdict = verdict
    }
}

/// What a crawl still has to fetch, and what it has seen.
///
/// A protocol, so that a frontier can live on disk or be shared by machines.
public protocol Frontier: Sendable {
    /// Entries that wait.
    var count: Int { get }
    /// Marks a URL as seen.
    ///
    /// - Returns: Whether it was new.
    mutating func markSeen(_ url: WebURL) -> Bool
    /// Adds an entry at the end of the line.
    mutating func add(_ entry: FrontierEntry)
    /// Takes the oldest entry.
    mutating func next() -> FrontierEntry?
    /// Drops every entry; what was seen stays seen.
    mutating func removeAll()
}
