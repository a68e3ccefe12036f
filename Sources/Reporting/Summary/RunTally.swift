package import Fetching

/// Collects the failures of a run for its summary.
///
/// A task that is retried by hand and ends again counts by its last end. Memory is bounded by the
/// number of failed tasks, with little for each.
package struct RunTally: Sendable {
    /// How many broken links are named.
    private static let namedLinks = 10

    private var classOfFailed: [TaskID: ErrorClass] = [:]
    private var groups: [ErrorClass: ErrorGroup] = [:]
    private var named: [(id: TaskID, link: BrokenLink)] = []

    /// Broken links so far: failed tasks that another page links to.
    package private(set) var brokenLinkCount = 0

    /// A tally of nothing.
    package init() {}

    /// Takes a batch into account.
    package mutating func record(_ batch: [FetchResult]) {
        for result in batch { record(result) }
    }

    /// One group for each error class that occurred, the most frequent first.
    package var errorGroups: [ErrorGroup] {
        groups.values.sorted { left, right in
            left.count != right.count ? left.count > right.count : left.name < right.name
        }
    }

    /// The first broken links, at most ten.
    package var brokenLinks: [BrokenLink] { named.map(\.link) }

    private mutating func record(_ result: FetchResult) {
        if !classOfFailed.isEmpty, let previous = classOfFailed.removeValue(forKey: result.id) {
            withdraw(result, of: previous)
        }
        guard result.outcome == .failed, let error = result.error else { return }
        classOfFailed[result.id] = error.errorClass
        groups[
            error.errorClass,
            default: ErrorGroup(
                name: error.errorClass.name,
                count: 0,
                url: result.url.text,
                referrer: result.referrer?.text,
                message: error.message
            )
        ].count += 1
        guard let referrer = result.referrer else { return }
        brokenLinkCount += 1
        if named.count < Self.namedLinks {
            let link = BrokenLink(
                url: result.url.text,
                errorClass: error.errorClass.name,
                referrer: referrer.text
            )
            named.append((result.id, link))
        }
    }

    private mutating func withdraw(_ result: FetchResult, of errorClass: ErrorClass) {
        groups[errorClass]?.count -= 1
        if groups[errorClass]?.count == 0 { groups[errorClass] = nil }
        if result.referrer != nil { brokenLinkCount -= 1 }
        named.removeAll { $0.id == result.id }
    }
}

/// All failures of one class.
package struct ErrorGroup: Equatable, Sendable {
    /// The class, such as `http.404`.
    package let name: String
    /// Tasks that failed with it.
    package fileprivate(set) var count: Int
    /// The first URL it happened to.
    package let url: String
    /// The page that links there, where there is one.
    package let referrer: String?
    /// The error's message, which may hold remote bytes.
    package let message: String
}

/// A link that leads to a failure.
package struct BrokenLink: Equatable, Sendable {
    /// Where it leads.
    package let url: String
    /// How that failed, such as `http.404`.
    package let errorClass: String
    /// The page it was first found on.
    package let referrer: String
}
