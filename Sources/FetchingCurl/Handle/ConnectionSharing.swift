/// Who opens connections to an origin, so that requests that can share one (HTTP/2) do.
///
/// The first opens one and the others wait until it is ready, as with libcurl's `CURLOPT_PIPEWAIT`.
/// That of 7.88.1 will not do: it holds plain http back too, lets one waiting transfer go at each
/// event, of whatever origin, and puts requests on connections that are still being opened.
struct ConnectionSharing<Waiter> {
    /// How a transfer gets a connection.
    enum Admission: Equatable {
        /// It may open one.
        case opens
        /// It may use one that is open.
        case joins
        /// It waits for one that another opens.
        case waits
    }

    /// What is known of the origin's connections.
    private enum Knowledge {
        case unknown
        /// Requests share them.
        case shared
        /// Each has one request at a time, or none could be opened.
        case separate
    }

    private var knowledge = Knowledge.unknown
    /// Connections that are being opened.
    private var openings = 0
    /// Transfers that wait, in order.
    private var waiting: [Waiter] = []

    /// What a transfer that begins has to do.
    ///
    /// - Parameter needsOwn: Whether it uses no connection of another.
    mutating func admit(_ waiter: Waiter, needsOwn: Bool = false) -> Admission {
        if knowledge == .shared, openings == 0, !needsOwn { return .joins }
        return needsOwn ? open() : openOrWait(waiter)
    }

    /// What a transfer has to do that was to join and found no connection with room for it.
    mutating func admitWithoutRoom(_ waiter: Waiter) -> Admission { openOrWait(waiter) }

    /// A connection is ready.
    ///
    /// - Returns: Transfers that are to begin again.
    mutating func opened(isShared: Bool) -> [Waiter] {
        openings -= 1
        knowledge = isShared ? .shared : .separate
        return takeWaiting()
    }

    /// A connection was not opened after all.
    ///
    /// - Parameter hasFailed: Whether it could not be, so that waiting for another is no use.
    /// - Returns: Transfers that are to begin again.
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
