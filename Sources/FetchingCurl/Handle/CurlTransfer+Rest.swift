import Clock
import Fetching

/// The rest of an answer that is not wanted.
extension CurlTransfer {
    /// Whether the head says that nothing of the body is wanted, neither by the engine nor on disk.
    func isUnwanted(_ handling: BodyHandling) -> Bool {
        switch handling {
        case .none: true
        case .collect, .collectSitemap, .collectRobots, .discard: false
        case .collectHTML where folder != nil || configuration.keepsExchanges: false
        case .collectHTML:
            head.status >= 400 || head.status >= 300 && head.location != nil
                || PageType(head.contentType) == .other
        }
    }

    /// The most unwanted bytes that are read to keep the connection open.
    private static let mostOfRest: Int64 = 64 << 10
    /// For how long, in nanoseconds: a stream may be slow.
    private static let longestRest: Int64 = 1_000_000_000

    /// Nothing more is wanted: reads the rest if it is small, and otherwise ends the transfer.
    ///
    /// An end closes a connection of HTTP/1.1, and resets a stream of HTTP/2, which servers bear a few
    /// times only.
    func beginRest() -> Bool {
        hasEnough = true
        guard head.contentLength <= Self.mostOfRest else { return false }
        watch.endRest(at: MonotonicTime.now().advanced(nanoseconds: Self.longestRest))
        return true
    }

    /// Counts a piece of the rest; false ends the transfer.
    func receiveRest(_ piece: UnsafeRawBufferPointer) -> Bool {
        body.skip(piece)
        return body.wireBytes <= Self.mostOfRest
    }
}
