import DataStructures
import Statistics

/// How many times as long answers take at a limit as at another one, with 95 % confidence.
package struct LatencyRatios: Equatable, Sendable {
    /// Of the median and of the 95th percentile of thinking times; nil with fewer than three rounds
    /// that have both limits.
    package var p50: ClosedRange<Double>?
    package var p95: ClosedRange<Double>?

    /// Ratios that are known already.
    package init(p50: ClosedRange<Double>? = nil, p95: ClosedRange<Double>? = nil) {
        (self.p50, self.p95) = (p50, p95)
    }

    /// From blocks of the same rounds; reported, and no part of the verdict.
    init(of limit: Int, to reference: Int, _ blocks: [BlockRecord], seed: UInt64) {
        func rounds(_ limit: Int) -> [Int: BlockRecord] {
            let own = blocks.filter { $0.limit == limit && $0.round > 0 && !$0.isVoid }
            return Dictionary(own.map { ($0.round, $0) }, uniquingKeysWith: { $1 })
        }
        let (above, below) = (rounds(limit), rounds(reference))
        let shared = above.keys.filter { below[$0] != nil }.sorted()
        func ratio(_ value: KeyPath<BlockRecord, Double>) -> ClosedRange<Double>? {
            var generator = SplitMix64(seed: seed ^ UInt64(limit))
            let pairs = shared.compactMap { round in
                above[round].flatMap { own in
                    below[round].map { (own[keyPath: value], $0[keyPath: value]) }
                }
            }
            return PairedBootstrap.ratio(pairs, using: &generator)
        }
        self.init(p50: ratio(\.p50), p95: ratio(\.p95))
    }
}
