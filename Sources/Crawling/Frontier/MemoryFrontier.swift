import DequeModule
public import URLStandard

/// A frontier in memory: first found, first fetched, so that a crawl goes breadth first.
public struct MemoryFrontier: Frontier {
    private var entries = Deque<FrontierEntry>()
    private var seen: Set<String> = []

    /// An empty frontier that has seen nothing.
    public init() {}

    /// Entries that wait.
    public var count: Int { entries.count }

    /// Marks a URL as seen.
    ///
    /// - Returns: Whether it was new.
    public mutating func markSeen(_ url: WebURL) -> Bool {
        seen.insert(url.href).inserted
    }

    /// Adds an entry at the end of the line.
    public mutating func add(_ entry: FrontierEntry) {
        entries.append(entry)
    }

    /// Drops every entry; what was seen stays seen.
    public mutating func removeAll() { entries = [] }

    /// Takes the oldest entry.
    public mutating func next() -> FrontierEntry? {
        entries.popFirst()
    }
}
