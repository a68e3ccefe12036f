/// How many pages a crawl has fetched (`--max-pages`).
///
/// Whether a URL is a page is known once it was fetched. So each that is under way counts as one, and
/// as none once it has turned out to be an image, say.
struct PageBudget: Sendable {
    /// Pages fetched, and URLs under way.
    private(set) var count = 0
    private var underWay = 0

    /// How many URLs may be claimed; nil while that depends on what is under way.
    ///
    /// Without a budget, and once it is spent, any number: what is claimed then is recorded as skipped.
    ///
    /// - Parameter held: URLs that were claimed and have not begun.
    func room(within maximum: Int?, held: Int) -> Int? {
        guard let maximum, count < maximum || underWay > 0 || held > 0 else { return .max }
        let room = maximum - count - held
        return room > 0 ? room : nil
    }

    /// A URL is about to be fetched; returns false, and does not count it, if the budget is spent.
    mutating func begin(within maximum: Int?) -> Bool {
        if let maximum, count >= maximum { return false }
        count += 1
        underWay += 1
        return true
    }

    /// A URL under way has ended.
    mutating func ended() { underWay -= 1 }

    /// One that was counted is no page.
    mutating func isNone() { count -= 1 }
}
