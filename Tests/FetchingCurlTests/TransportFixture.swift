import Fetching
import FetchingCurl
import FetchingTestSupport

/// A transport on libcurl with what a test wants changed, driven by hand.
func makeDriver(_ change: (inout TransportConfiguration) -> Void = { _ in }) -> TransportDriver {
    var configuration = TransportConfiguration()
    configuration.deadlines = deadlines { _ in }
    change(&configuration)
    return TransportDriver(CurlTransport(configuration))
}

/// The deadlines that a test sets, and no others: a default of ten seconds passes on a busy machine.
func deadlines(_ change: (inout Deadlines) -> Void) -> AttemptDeadlines {
    var deadlines = Deadlines()
    (deadlines.connect, deadlines.firstByte, deadlines.stall, deadlines.attempt) = (
        nil, nil, nil, nil
    )
    change(&deadlines)
    return AttemptDeadlines(deadlines)
}

/// A good answer with a body of known length.
func ok(_ body: String, headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
}

extension TransferReport {
    /// The collected body as text.
    var text: String? { body.map { String(decoding: $0, as: UTF8.self) } }
}
