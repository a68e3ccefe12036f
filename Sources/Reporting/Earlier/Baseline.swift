package import Fetching

/// The broken links of an earlier run, and what this one says of them (`--baseline`).
///
/// A pure value that is fed with results. Memory grows with the links that were broken.
package struct Baseline: Sendable {
    private var broken: Set<String> = []
    /// Those of them that no result has told of yet.
    private var unmet: Set<String> = []

    /// A baseline in which nothing is broken.
    package init() {}

    /// The baseline that a file holds.
    package init(path: String) throws(EarlierRun.Failure) {
        var broken: Set<String> = []
        try EarlierRun.read(path) { result in
            if result.isBroken { broken.insert(result.url) } else { broken.remove(result.url) }
        }
        self.broken = broken
        unmet = broken
    }

    /// The results, with ``Fetching/Assessment/change`` where they are broken or were.
    package mutating func judge(_ batch: [FetchResult]) -> [FetchResult] {
        batch.map { result in
            guard let change = change(of: result) else { return result }
            var assessment = result.assessment
            assessment.change = change
            return result.assessed(assessment)
        }
    }

    private mutating func change(of result: FetchResult) -> LinkChange? {
        let isBroken = result.severity == .error
        guard isBroken || !broken.isEmpty else { return nil }
        let wasBroken = broken.contains(result.url.text)
        if wasBroken { unmet.remove(result.url.text) }
        switch (wasBroken, result.outcome) {
        case (true, _) where isBroken: return .still
        case (false, _): return isBroken ? .new : nil
        case (true, .ok), (true, .failed): return .mended
        // What a stop or a budget kept from being fetched may be broken as ever.
        case (true, .cancelled): return nil
        case (true, .skipped):
            switch result.skipReason {
            case .robots, .scope, .depth: return .gone
            default: return nil
            }
        }
    }

    /// Links that were broken and that no result has told of, in order.
    ///
    /// Only after a run that did all its work they are gone; others may have had no time for them.
    package var gone: [String] { unmet.sorted() }
}
