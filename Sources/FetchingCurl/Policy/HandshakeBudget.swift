import Clock

/// How many TLS connections may be opened at once, so that the network thread's turns stay short.
///
/// A bounded pool of permits whose size follows the turns: a handshake is work on that thread, 2 to
/// 4 ms in all, and 70 where a store has to be read for each. While it works nothing else moves: no
/// deadline, no cancel, no other transfer. Lives on that thread.
final class HandshakeBudget {
    /// How long a turn with handshakes in it should take.
    static let turn = Duration.milliseconds(100)
    /// After how long more are let in although none has ended: they wait for slow servers.
    static let patience = Duration.milliseconds(100)
    private static let most = 1024

    /// How many may be under way; the first turns show what one costs.
    private(set) var limit = 4
    /// How many are.
    private(set) var underWay = 0
    /// Whether a handshake has ended since the last turn.
    private var hasFinished = false
    private var changedAt = MonotonicTime.zero

    /// Takes a permit for a connection, if one is left.
    func begin() -> Bool {
        guard underWay < limit else { return false }
        underWay += 1
        return true
    }

    /// Gives a permit back.
    func finish() {
        underWay -= 1
        hasFinished = true
    }

    /// Notes how long a turn took in which handshakes were under way.
    ///
    /// - Parameter isWanted: Whether any wait for a permit.
    func noteTurn(_ time: Duration, isWanted: Bool, now: MonotonicTime) {
        defer { hasFinished = false }
        if time > Self.turn {
            limit = max(1, Int(Double(limit) * (Self.turn / time)))
        } else if isWanted, time < Self.turn / 2, hasFinished || now - changedAt > Self.patience {
            limit = min(Self.most, limit + max(1, limit / 2))
        } else {
            return
        }
        changedAt = now
    }
}
