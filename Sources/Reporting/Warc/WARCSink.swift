package import Fetching

/// The facts about the run in a WARC file's first record.
package struct ArchiveFacts: Equatable, Sendable {
    /// Product and version, such as `crawltop/1.0`.
    package var software: String
    /// When the run started, in seconds since 1970.
    package var startedAt: Double
    /// Further fields of the `warcinfo` record, such as `robots: obey` or `http-header-user-agent`.
    package var fields: [Field]

    /// One line of the `warcinfo` record.
    package struct Field: Equatable, Sendable {
        /// Its name, a word with hyphens.
        package var name: String
        /// Its value; control characters become spaces.
        package var value: String

        /// A field.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Creates the facts.
    package init(software: String, startedAt: Double, fields: [Field] = []) {
        self.software = software
        self.startedAt = startedAt
        self.fields = fields
    }
}

/// Writes responses as WARC 1.1 (ISO 28500:2017), one gzip member a record (Annex D.2), so that a
/// crash costs at most the last record.
///
/// A result without an exchange leaves no record. There are no `request` records, because requests
/// may hold credentials. A `metadata` record beside each response names the page
/// that linked to it, its depth and how long it took.
package final class WARCSink: ResultSink {
    private let file: OutputFile
    private let compressor: GzipCompressor
    private let infoID: String
    private var generator = SystemRandomNumberGenerator()

    /// Writes the `warcinfo` record.
    package init(_ facts: ArchiveFacts, to file: OutputFile) throws(SinkError) {
        self.file = file
        compressor = try GzipCompressor(name: file.name)
        var record = WARCRecord("warcinfo", date: facts.startedAt, using: &generator)
        infoID = record.id
        record.add("Content-Type", "application/warc-fields")
        if file.isNamed { record.add("WARC-Filename", Self.lastComponent(of: file.name)) }
        var block: [UInt8] = []
        block.append(field: "software", facts.software)
        block.append(field: "format", "WARC File Format 1.1")
        block.append(
            field: "conformsTo",
            "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
        )
        for field in facts.fields { block.append(field: field.name, field.value) }
        try write(record, block)
    }

    /// Writes a `response` and a `metadata` record for each result that has an exchange.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        for result in batch {
            guard let exchange = result.exchange else { continue }
            try write(result, exchange)
        }
    }

    /// Writes all complete gzip members to the file.
    package func flush() throws(SinkError) { try file.flush() }

    /// Closes the file; every record is already complete.
    package func close(_ summary: RunSummary) throws(SinkError) { try file.close() }

    private func write(_ result: FetchResult, _ exchange: Exchange) throws(SinkError) {
        let response = ArchivedResponse(exchange)
        let finalURL = result.finalURL.text
        let url = finalURL.isEmpty ? result.url.text : finalURL
        var record = WARCRecord("response", date: exchange.startedAt, using: &generator)
        record.add("WARC-Target-URI", Self.uri(url))
        record.add("WARC-Warcinfo-ID", infoID)
        if let address = Self.address(exchange.remoteAddress) {
            record.add("WARC-IP-Address", address)
        }
        if let version = response.archivedProtocol { record.add("WARC-Protocol", version) }
        if let digests = try digests(of: response.head, exchange.content) {
            record.add("WARC-Payload-Digest", digests.payload)
            record.add("WARC-Block-Digest", digests.block)
        }
        if let cause = Self.truncation(of: result) { record.add("WARC-Truncated", cause) }
        record.add("Content-Type", "application/http;msgtype=response")
        try write(record, response.head, exchange.content)
        try writeMetadata(of: result, url: url, date: exchange.startedAt, about: record.id)
    }

    private func writeMetadata(
        of result: FetchResult,
        url: String,
        date: Double,
        about id: String
    ) throws(SinkError) {
        var record = WARCRecord("metadata", date: date, using: &generator)
        record.add("WARC-Target-URI", Self.uri(url))
        record.add("WARC-Warcinfo-ID", infoID)
        record.add("WARC-Concurrent-To", id)
        record.add("Content-Type", "application/warc-fields")
        var block: [UInt8] = []
        if let referrer = result.referrer { block.append(field: "via", Self.uri(referrer.text)) }
        let hops = String(repeating: "L", count: min(max(result.depth, 0), 1000))
        block.append(field: "hopsFromSeed", hops)
        let milliseconds = min(max(result.totalMilliseconds, 0), 1e15)
        block.append(field: "fetchTimeMs", "\(Int(milliseconds.rounded()))")
        try write(record, block)
    }

    private func write(
        _ record: WARCRecord,
        _ head: [UInt8],
        _ body: BodyContent = .memory([])
    ) throws(SinkError) {
        try compressor.beginMember()
        try compressor.add(record.header(contentLength: head.count + body.count)[...], to: file)
        try compressor.add(head[...], to: file)
        try forEachPiece(of: body) { piece throws(SinkError) in
            try compressor.add(piece, to: file)
        }
        try compressor.add(Array("\r\n\r\n".utf8)[...], to: file)
        try compressor.endMember(to: file)
    }

    /// The digests of the payload, and of head and payload; nil without SHA-1.
    ///
    /// They come before the body, so the body is read twice: from memory, or from the page cache.
    private func digests(
        of head: [UInt8],
        _ body: BodyContent
    ) throws(SinkError) -> (payload: String, block: String)? {
        guard var payload = WARCDigest(), var block = WARCDigest() else { return nil }
        block.update(head[...])
        try forEachPiece(of: body) { piece throws(SinkError) in
            payload.update(piece)
            block.update(piece)
        }
        return (payload.label(), block.label())
    }

    /// Reads a body piece by piece; a spooled body is never in memory as a whole.
    private func forEachPiece(
        of body: BodyContent,
        _ use: (ArraySlice<UInt8>) throws(SinkError) -> Void
    ) throws(SinkError) {
        var offset = 0
        while offset < body.count {
            let piece: ArraySlice<UInt8>
            do { piece = try body.piece(at: offset) } catch {
                throw .cannotWrite(name: file.name, code: error.code)
            }
            try use(piece)
            offset += piece.count
        }
    }

    /// A URL with all characters percent-encoded that a URI must not contain (RFC 3986 §2).
    private static func uri(_ url: String) -> String {
        var bytes: [UInt8] = []
        bytes.append(percentEncoded: url) { byte in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An address without brackets, zone and port; `nil` if it is not one.
    private static func address(_ text: String?) -> String? {
        guard var address = text?[...] else { return nil }
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            address = address[address.index(after: address.startIndex)..<end]
        } else if address.filter({ $0 == ":" }).count == 1 {
            address = address.prefix { $0 != ":" }
        }
        address = address.prefix { $0 != "%" }
        let isPlain = address.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        return isPlain && address.utf8.count > 1 && address.utf8.count <= 45 ? String(address) : nil
    }

    /// Why a body is incomplete, in the words of ISO 28500 §5.13.
    private static func truncation(of result: FetchResult) -> String? {
        guard result.outcome != .cancelled else { return "unspecified" }
        if result.assessment.findings.contains(where: { $0.kind == .bodyCut }) { return "length" }
        return switch result.error?.errorClass {
        case .limitBody, .limitDecoded: "length"
        case .timeoutStall, .timeoutAttempt, .timeoutTask, .timeoutRun: "time"
        case .bodyTruncated, .netReset: "disconnect"
        default: nil
        }
    }

    private static func lastComponent(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}

extension [UInt8] {
    /// Appends a line of `application/warc-fields`.
    fileprivate mutating func append(field name: String, _ value: String) {
        append(fieldValue: name)
        append(": ")
        append(fieldValue: value)
        append("\r\n")
    }
}
