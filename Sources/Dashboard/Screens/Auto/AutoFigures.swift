import Clock
import Fetching
import LimitTuning

/// The auto limit's figures, summed over all hosts.
struct AutoFigures {
    /// The limit of all hosts that have work together, no more than the cap and at least one.
    let limit: Int
    /// The upper bound of ``limit``.
    let cap: Int
    /// The newest moves, the newest first.
    let moves: [AutoLimitState.Move]
    private let state: AutoLimitState

    init(_ state: AutoLimitState, _ snapshot: EngineSnapshot) {
        self.state = state
        cap = max(state.cap, 1)
        moves = state.moves.reversed()
        // A host that is not tuned yet counts with its initial limit.
        var limits = snapshot.hosts.map(\.limit)
        var all = 0
        for host in state.hosts {
            let limit = min(max(host.limit, 0), LimitControl.bounds.upperBound)
            all += limit
            if limits.indices.contains(host.host.index) { limits[host.host.index] = limit }
        }
        let busy = zip(snapshot.hosts, limits).reduce(0) { sum, host in
            host.0.active + host.0.queued > 0 ? sum + host.1 : sum
        }
        limit = min(max(busy > 0 ? busy : all, 1), cap)
    }

    /// The limit at the end of each of the last seconds, the newest last; that before the oldest
    /// known move where time goes back further.
    func history(seconds count: Int, _ snapshot: EngineSnapshot, at now: MonotonicTime) -> [Double]
    {
        guard count > 0 else { return [] }
        var limits: [HostID: Int] = [:]
        for host in state.hosts { limits[host.host] = host.limit }
        for move in moves { limits[move.host] = move.from }
        var total = limits.values.reduce(0) { $0 + min(max($1, 0), LimitControl.bounds.upperBound) }
        let newest = max(now.seconds(since: snapshot.startedAt), 0).rounded(.down)
        var values: [Double] = []
        var rest = state.moves[...]
        for index in 0..<count {
            let end = newest - Double(count - 1 - index) + 1
            while let move = rest.first, move.time.seconds(since: snapshot.startedAt) < end {
                let old = min(max(limits[move.host] ?? 0, 0), LimitControl.bounds.upperBound)
                let new = min(max(move.to, 0), LimitControl.bounds.upperBound)
                total += new - old
                limits[move.host] = new
                rest = rest.dropFirst()
            }
            values.append(Double(min(max(total, 1), cap)))
        }
        // A probe is no move. With several hosts, idle ones count too, so this holds for one only.
        if state.hosts.count == 1 { values[count - 1] = Double(limit) }
        return values
    }

    /// How the host is steered; nil for one that is not.
    static func host(_ id: HostID, in state: AutoLimitState?) -> AutoLimitState.Host? {
        state?.hosts.first { $0.host == id }
    }
}
