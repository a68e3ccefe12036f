package import Clock
package import Fetching
import URLStandard

extension TaskFilter {
    /// Whether it lets a task through.
    ///
    /// - Parameters:
    ///   - snapshot: Where the task's host is looked up.
    ///   - now: The end of the times that still run.
    package func matches(
        _ row: borrowing TaskRow,
        in snapshot: EngineSnapshot,
        at now: MonotonicTime
    ) -> Bool {
        for term in terms where term.condition.applies(to: row, snapshot, now) == term.isNegated {
            return false
        }
        return true
    }
}

extension TaskFilter.Condition {
    fileprivate func applies(
        to row: borrowing TaskRow,
        _ snapshot: EngineSnapshot,
        _ now: MonotonicTime
    ) -> Bool {
        switch self {
        case .text(let needle):
            if needle.occurs(inURL: row.url.text) || needle.occurs(in: row.name) { return true }
            guard let error = row.error else { return false }
            return needle.occurs(in: error)
        case .field(.url, let needle): return needle.occurs(inURL: row.url.text)
        case .field(.name, let needle): return needle.occurs(in: row.name)
        case .field(.host, let needle):
            return snapshot.host(row.host).map { needle.occurs(in: $0.name) } ?? false
        case .field(.error, let needle):
            guard let error = row.error else { return false }
            return needle.occurs(in: error)
        case .state(let states): return states.contains(row.state)
        case .status(let range): return range.contains(Int(row.status))
        case .depth(let range): return range.contains(Int(row.depth))
        case .milliseconds(let range):
            return row.shownMilliseconds(at: now).map(range.contains) ?? false
        case .bytes(let range): return range.contains(Double(row.bytes))
        }
    }
}

extension Needle {
    /// Whether it stands in a URL as the URL is shown: nothing is found by a secret that is masked.
    ///
    /// Most rows fail or pass by the bytes as they are; only what is left is masked.
    fileprivate func occurs(inURL url: String) -> Bool {
        guard let place = firstOccurrence(in: url) else {
            return holdsMask && occurs(in: SecretMask.url(url))
        }
        return place + length <= SecretMask.harmlessLength(of: url)
            || occurs(in: SecretMask.url(url))
    }

    fileprivate func occurs(in error: FetchError) -> Bool {
        if occurs(in: error.errorClass.name) { return true }
        guard holdsMask || occurs(in: error.message) else { return false }
        return occurs(in: SecretMask.text(error.message))
    }
}
