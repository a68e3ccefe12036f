import LimitTuning
import SafeText
import TerminalUI

/// The same work at every limit, side by side and in real time: each lane at the rate that was
/// measured for its limit.
struct Race {
    /// One limit's lane.
    struct Lane {
        /// Good answers a second, as measured.
        let rate: Double
        /// How much of the work is done, 0 to 1, and in requests.
        let share: Double
        let done: Int
        /// Seconds since the start, or those the whole work takes once it is done.
        let seconds: Double
        /// Whether all the work is done.
        let hasEnded: Bool
        /// Whether as many requests were really measured at this limit; else the rate is carried on.
        let isMeasured: Bool

        /// Its seconds, in a form that does not jump about while they pass.
        var time: SafeText {
            "\(Readout.decimal(seconds, places: hasEnded && seconds < 9.995 ? 2 : 1)) s"
        }
    }

    /// Requests that every lane has to do.
    let work: Int
    /// Seconds that the slowest lane takes.
    let longest: Double
    private let elapsed: Double
    private let measured: [Int: Int]

    /// The amounts of work there are: the largest is taken that the slowest does in 15 s.
    private static let amounts = [
        10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
    ]

    /// A race after a number of seconds; nil while nothing was measured.
    init?(_ state: ComparisonState, elapsed: Double) {
        guard let slowest = state.limits.compactMap(\.drawnGoodput).min() else { return nil }
        work = Race.amounts.last { Double($0) <= slowest * 15 } ?? 10
        longest = Double(work) / slowest
        self.elapsed = elapsed.isFinite ? max(elapsed, 0) : 0
        measured = state.blocks.reduce(into: [:]) { sums, block in
            guard !block.isVoid else { return }
            let (sum, overflow) = sums[block.limit, default: 0]
                .addingReportingOverflow(max(block.good, 0))
            sums[block.limit] = overflow ? .max : sum
        }
    }

    /// A limit's lane; nil while nothing was measured at it.
    func lane(_ standing: LimitStanding) -> Lane? {
        guard let rate = standing.drawnGoodput else { return nil }
        let whole = Double(work) / rate
        let share = min(elapsed / whole, 1)
        return Lane(
            rate: rate,
            share: share,
            done: min(Int((share * Double(work)).rounded(.down)), work),
            seconds: min(elapsed, whole),
            hasEnded: elapsed >= whole,
            isMeasured: measured[standing.limit, default: 0] >= work
        )
    }

    /// Whether a lane is still under way.
    var isUnderWay: Bool { elapsed < longest }
}
