import CCurl
import Clock

/// Ends HTTP/2 connections whose servers flood libcurl with empty frames.
///
/// libcurl 7.88.1 reads a connection until data comes for the current transfer or nothing is left to
/// read (`cf_h2_recv` in lib/http2.c). A server that sends frames without content as fast as they
/// are read keeps libcurl in that loop, and every other transfer waits. libcurl calls no callback
/// meanwhile, but OpenSSL calls one for each TLS record.
final class RecordWatch {
    /// How long records may come without content.
    private static let patience = Duration.milliseconds(100)
    /// The number of records up to which a connection is never ended: more than the buffers of a
    /// hundred streams hold, and more than a stopped process finds at once when it continues.
    private static let few = 1_000

    private var connection: UnsafeMutableRawPointer?
    private var records = 0
    private var since = MonotonicTime.zero
    private let clock: () -> MonotonicTime
    /// Whether a connection was ended since the turn began.
    private(set) var hasEnded = false

    /// - Parameter clock: Tells the time.
    init(clock: @escaping () -> MonotonicTime = MonotonicTime.now) {
        self.clock = clock
    }

    /// libcurl is about to be given a turn.
    func beginTurn() {
        records = 0
        hasEnded = false
    }

    /// libcurl has delivered data of a transfer.
    func progressed() { records = 0 }

    /// A record has come on a connection.
    ///
    /// - Returns: Whether to end the connection.
    func received(on connection: UnsafeMutableRawPointer) -> Bool {
        if records == 0 || connection != self.connection {
            self.connection = connection
            records = 0
            since = clock()
        }
        records += 1
        guard records > Self.few, clock() - since > Self.patience else { return false }
        hasEnded = true
        return true
    }

    /// Watches the records of connections that are made from a TLS context.
    ///
    /// Does nothing if libcurl uses another TLS library than OpenSSL.
    func watch(_ context: UnsafeMutableRawPointer?) {
        guard let context, Self.isOpenSSL else { return }
        let received: crawltop_record_callback = { isSent, _, kind, _, _, connection, watch in
            // OpenSSL reports each record's header first (SSL3_RT_HEADER).
            guard isSent == 0, kind == 0x100, let connection, let watch else { return }
            let isEndless = Unmanaged<RecordWatch>.fromOpaque(watch).takeUnretainedValue()
                .received(on: connection)
            if isEndless { crawltop_end_records(connection) }
        }
        crawltop_watch_records(context, received, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Whether libcurl uses OpenSSL.
    static let isOpenSSL: Bool = {
        guard let version = curl_version_info(CURLVERSION_FIRST)?.pointee.ssl_version else {
            return false
        }
        return String(cString: version).hasPrefix("OpenSSL/")
    }()
}
