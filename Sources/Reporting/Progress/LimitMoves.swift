import Fetching
import LimitTuning

/// Selects the moves of the auto limit that have not been shown yet.
struct LimitMoves {
    /// One move in words.
    struct Line {
        /// The host's name; remote text.
        let host: String
        /// `16 -> 24: +38 % goodput`.
        let text: String
    }

    private var lastNumber = 0

    /// The moves since the last call, the oldest first; empty if the limit is set by hand.
    mutating func takeNew(of limits: LimitState, _ snapshot: EngineSnapshot) -> [Line] {
        guard let state = limits.automatic else { return [] }
        let new = state.moves.filter { $0.number > lastNumber }
        lastNumber = state.moves.last?.number ?? lastNumber
        return new.map { move in
            let index = move.host.index
            return Line(
                host: index < snapshot.hosts.count ? snapshot.hosts[index].name : "",
                text: move.from == move.to
                    ? "\(move.to): \(move.reason)" : "\(move.from) -> \(move.to): \(move.reason)"
            )
        }
    }
}
