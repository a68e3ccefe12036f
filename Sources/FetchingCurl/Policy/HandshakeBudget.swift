import Clock

/// Limits concurrent TLS handshakes, so that the network thread's turns stay short.
///
/// An adaptive semaphore: the limit falls when a turn takes too long and rises while turns are short.
/// A handshake is work on the network thread, 2 to 4 ms in all, and 70 ms where a certificate store
/// has to be read for each. No deadline, cancellation or other transfer is served meanwhile. Lives on
/// that thread.
final class HandshakeBudget {
    /// The longest that a turn with handshakes should take.
    static let turn = Duration.milliseconds(100)
    /// After this time the limit rises although no handshake has ended, because servers are slow.
    static let patience = Duration.milliseconds(100)
    private static let most = 1024

    /// The most handshakes at once; it begins low, until the first turns show what one costs.
    private(set) var limit = 4
    /// How many handshakes are under way.
    private(set) var underWay = 0
    /// Whether a handshake has ended since the last turn.
    private var hasFinished = false
    private var changedAt = MonotonicTime.zero

    /// Starts a handshake if the limit allows it.
    func begin() -> Bool {
        guard underWay < limit else { return false }
        underWay += 1
        return true
    }

    /// Ends a handshake.
    func finish() {
        underWay -= 1
        hasFinished = true
    }

    /// Adapts the limit to how long a turn with handshakes took.
    ///
    /// - Parameter isWanted: Whether transfers wait for a handshake.
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
