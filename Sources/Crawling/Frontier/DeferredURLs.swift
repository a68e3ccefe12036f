import Fetching

/// URLs that are kept out of the queue, in the order in which they were found.
struct DeferredURLs: Sendable {
    private var entries: [Fingerprint: Discovery] = [:]
    private var order: [Fingerprint] = []

    var isEmpty: Bool { entries.isEmpty }

    var count: Int { entries.count }

    func contains(_ fingerprint: Fingerprint) -> Bool {
        !entries.isEmpty && entries[fingerprint] != nil
    }

    /// Keeps a URL that is not known yet.
    mutating func add(_ discovery: Discovery) {
        entries[discovery.fingerprint] = discovery
        order.append(discovery.fingerprint)
    }

    /// Gives a URL up.
    ///
    /// - Returns: Whether it was kept.
    mutating func remove(_ fingerprint: Fingerprint) -> Bool {
        !entries.isEmpty && entries.removeValue(forKey: fingerprint) != nil
    }

    /// Gives all URLs up, in order.
    mutating func takeAll() -> [Discovery] {
        defer { self = DeferredURLs() }
        return order.compactMap { entries[$0] }
    }
}
