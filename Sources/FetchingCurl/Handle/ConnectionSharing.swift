/// Decides which transfers open connections to an origin and which wait to share one (HTTP/2).
///
/// The first transfer opens a connection and the others wait until it is ready, as with libcurl's
/// `CURLOPT_PIPEWAIT`. The option of 7.88.1 cannot be used: it delays plain http too, releases one
/// waiting transfer of any origin at each event, and puts requests on connections that are still
/// being opened.
struct ConnectionSharing<Waiter> {
    /// How a transfer gets a connection.
    enum Admission: Equatable {
        /// It may open one.
        case opens
        /// It may use one that is open.
        case joins
        /// It waits for one that another transfer opens.
        case waits
    }

    /// What is known of the origin's connections.
    private enum Knowledge {
        case unknown
        /// Requests share a connection.
        case shared
        /// A connection carries one request at a time, or none could be opened.
        case separate
    }

    private var knowledge = Knowledge.unknown
    /// Connections that are being opened.
    private var openings = 0
    /// Transfers that wait, in order.
    private var waiting: [Waiter] = []

    /// Admits a transfer that begins.
    ///
    /// - Parameter needsOwn: Whether it must have a connection of its own.
    mutating func admit(_ waiter: Waiter, needsOwn: Bool = false) -> Admission {
        if knowledge == .shared, openings == 0, !needsOwn { return .joins }
        return needsOwn ? open() : openOrWait(waiter)
    }

    /// Admits a transfer that was to join and found no connection with room.
    mutating func admitWithoutRoom(_ waiter: Waiter) -> Admission { openOrWait(waiter) }

    /// A connection is ready.
    ///
    /// - Returns: Waiting transfers, which must be admitted again.
    mutating func opened(isShared: Bool) -> [Waiter] {
        openings -= 1
        knowledge = isShared ? .shared : .separate
        return takeWaiting()
    }

    /// A connection was not opened.
    ///
    /// - Parameter hasFailed: Whether that was an error, so that waiting for another is useless.
    /// - Returns: Waiting transfers, which must be admitted again.
    mutating func gaveUp(hasFailed: Bool) -> [Waiter] {
        openings -= 1
        if hasFailed, knowledge == .unknown { knowledge = .separate }
        return openings == 0 || knowledge == .separate ? takeWaiting() : []
    }

    private mutating func openOrWait(_ waiter: Waiter) -> Admission {
        guard openings > 0, knowledge != .separate else { return open() }
        waiting.append(waiter)
        return .waits
    }

    private mutating func open() -> Admission {
        openings += 1
        return .opens
    }

    private mutating func takeWaiting() -> [Waiter] {
        defer { waiting = [] }
        return waiting
    }
}
