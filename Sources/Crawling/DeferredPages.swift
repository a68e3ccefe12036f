import Fetching
import URLStandard

/// Pages that were found too deep, until a shorter way to them turns up or the crawl is over.
///
/// Answers come in any order, so the first way found to a page need not be the shortest.
struct DeferredPages: Sendable {
    private var entries: [WebURL: FrontierEntry] = [:]
    private var order: [WebURL] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Pages that are kept.
    var count: Int { entries.count }

    /// Keeps a page that is not known yet.
    mutating func add(_ entry: FrontierEntry) {
        entries[entry.url] = entry
        order.append(entry.url)
    }

    /// Gives a page up.
    ///
    /// - Returns: Whether it was kept.
    mutating func remove(_ url: WebURL) -> Bool {
        !entries.isEmpty && entries.removeValue(forKey: url) != nil
    }

    /// Gives all pages up, in the order in which they were found.
    mutating func takeAll() -> [FrontierEntry] {
        defer { self = DeferredPages() }
        return order.compactMap { entries[$0] }
    }
}
