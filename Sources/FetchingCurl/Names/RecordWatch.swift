import CCurl
import Clock

/// Ends HTTP/2 connections whose servers keep libcurl from coming back.
///
/// libcurl 7.88.1 reads a connection until something comes for the transfer that it works on or
/// nothing is left to read (`cf_h2_recv` in lib/http2.c). A server that sends frames without content
/// as fast as they are read keeps it there, and with it every other transfer. No callback of libcurl
/// is called meanwhile, but one of OpenSSL is: for each TLS record.
final class RecordWatch {
    /// For how long records may come without anything in them.
    private static let patience = Duration.milliseconds(100)
    /// Records of one connection that are never too many: more than the buffers of a hundred streams
    /// hold, and no process that was stopped in between gets that many at once.
    private static let few = 1_000

    private var connection: UnsafeMutableRawPointer?
    private var records = 0
    private var since = MonotonicTime.zero
    private let clock: () -> MonotonicTime
    /// Whether a connection was ended since the turn began.
    private(set) var hasEnded = false

    /// A watch that has seen nothing.
    ///
    /// - Parameter clock: What time it is.
    init(clock: @escaping () -> MonotonicTime = MonotonicTime.now) {
        self.clock = clock
    }

    /// libcurl is about to be given a turn.
    func beginTurn() {
        records = 0
        hasEnded = false
    }

    /// libcurl has given something that came for a transfer.
    func progressed() { records = 0 }

    /// A record has come on a connection.
    ///
    /// - Returns: Whether the connection is to be ended.
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

    /// Sees to it that the records of a connection are watched whose TLS context is being made.
    ///
    /// Does nothing where libcurl uses another library than OpenSSL.
    func watch(_ context: UnsafeMutableRawPointer?) {
        guard let context, Self.isOpenSSL else { return }
        let received: crawltop_record_callback = { isSent, _, kind, _, _, connection, watch in
            // Each record is told by its header first.
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
