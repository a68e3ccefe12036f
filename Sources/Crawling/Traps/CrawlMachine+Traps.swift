import Fetching

/// What is said of traps.
extension CrawlMachine {
    /// A URL was left alone: its result with the reason in words.
    mutating func telling(of result: FetchResult) -> FetchResult {
        guard let url = result.url.parsed, let words = traps.tell(key.find(url)) else {
            return result
        }
        return result.noting(words)
    }
}
