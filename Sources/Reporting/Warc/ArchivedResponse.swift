import Fetching

/// A response as a WARC `response` record holds it.
///
/// The body has no chunked framing, so a `Transfer-Encoding` field would mislead readers; it is renamed
/// `X-Archive-Orig-Transfer-Encoding`. The status line of HTTP/2 and later is written as HTTP/1.1,
/// the only form of the record type.
struct ArchivedResponse {
    /// Status line, header fields and the empty line.
    let head: [UInt8]
    /// The protocol of the original status line, if it was rewritten: `h2`.
    let archivedProtocol: String?

    /// Converts the head for a record.
    init(_ exchange: Exchange) {
        let lines = exchange.head.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: true
        )
        var head: [UInt8] = []
        head.reserveCapacity(exchange.head.count + 32)
        var rewritten: String?
        for (number, raw) in lines.enumerated() {
            let line = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
            if line.isEmpty { continue }
            if number == 0, let version = Self.laterVersion(in: line) {
                rewritten = "h\(version)"
                head.append("HTTP/1.1")
                head += line.drop { $0 != UInt8(ascii: " ") }
            } else {
                if Self.isTransferEncoding(line) { head.append("X-Archive-Orig-") }
                head += line
            }
            head.append("\r\n")
        }
        head.append("\r\n")
        self.head = head
        archivedProtocol = rewritten
    }

    /// 2 or 3 if a status line begins with `HTTP/2` or `HTTP/3`.
    private static func laterVersion(in line: ArraySlice<UInt8>) -> Int? {
        let prefix = Array("HTTP/".utf8)
        guard line.starts(with: prefix), let digit = line.dropFirst(prefix.count).first else {
            return nil
        }
        return digit == UInt8(ascii: "2") ? 2 : digit == UInt8(ascii: "3") ? 3 : nil
    }

    private static func isTransferEncoding(_ line: ArraySlice<UInt8>) -> Bool {
        let name = Array("transfer-encoding".utf8)
        return line.lazy.map { $0 | 0x20 }.starts(with: name)
            && line.dropFirst(name.count).first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
    }
}
