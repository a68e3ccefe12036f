import CCurl
import Fetching
import Glibc

/// Reads a response's header lines as they come.
///
/// Counts every line and byte, also of interim answers and trailers, because libcurl 7.88.1 does not
/// bound trailers. A class, because libcurl calls back for each line, and a struct in a class would
/// cost an exclusivity check each time.
final class ResponseHead {
    /// The most header bytes of a response, with interim answers and trailers.
    static let maximumBytes = 64 << 10
    /// The most header lines of a response, with interim answers and trailers.
    static let maximumLines = 256

    /// Why a line ends the transfer.
    enum Violation: Error {
        case tooLarge
        case differingLengths
        case invalidLength
    }

    private var byteCount = 0
    private var lineCount = 0
    private(set) var status: UInt16 = 0
    private(set) var contentType: String?
    private(set) var location: String?
    private(set) var contentEncoding: String?
    /// What is said of links; nil for nothing.
    private(set) var linkFields: LinkFields?
    private var etag: String?
    private var lastModified: String?
    /// `Retry-After` as a delay from the answer's own `Date`, known when the head is complete.
    private(set) var retryAfter: Duration?
    /// `Refresh` as sent, which browsers obey like its `meta` twin (HTML §7.11).
    private(set) var refresh: String?
    /// Whose wall against programs the answer has the marks of.
    private(set) var botWall: String?
    /// Every `Set-Cookie`, as sent.
    private(set) var setCookies: [[UInt8]] = []
    private(set) var contentLength: Int64 = -1
    /// Whether there is a `Transfer-Encoding`, which overrides a length (RFC 9112 §6.3).
    private(set) var hasTransferCoding = false
    /// Whether the server will close the connection, by its header or its version of HTTP.
    private(set) var announcesClose = false
    /// Oddities so far; the answer counts all the same.
    private(set) var anomalies: AnswerAnomalies = []
    /// The header bytes as received, if they are kept.
    private(set) var bytes: [UInt8] = []
    private(set) var isComplete = false
    private let keepsBytes: Bool
    private let takesCookies: Bool
    private let keepsValidators: Bool
    /// The field that the last line belongs to, which the next line may go on.
    private var field = Field.other
    private var retryText: String?
    /// `Date` as sent; bytes, since few answers have it read.
    private var date: [UInt8] = []
    /// The `Content-Type` of the previous answer, which is likely to come again.
    private var previousType: String?
    /// The validators of an earlier answer, which may come again, too.
    private var previousValidators: Validators?

    /// A field whose folded lines are read too.
    private enum Field {
        case location, retryAfter, refresh, contentType, contentEncoding, contentLength, connection
        case date, setCookie, etag, lastModified, link, robots, other
    }

    /// - Parameters:
    ///   - keepsBytes: Whether the lines are kept as received.
    ///   - takesCookies: Whether ``setCookies`` is wanted.
    ///   - keepsValidators: Whether `ETag` and `Last-Modified` are read.
    init(keepsBytes: Bool, takesCookies: Bool = true, keepsValidators: Bool = false) {
        self.keepsBytes = keepsBytes
        self.takesCookies = takesCookies
        self.keepsValidators = keepsValidators
    }

    /// `ETag` and `Last-Modified`, if they are kept.
    var validators: Validators? {
        guard etag != nil || lastModified != nil else { return nil }
        if let previousValidators, previousValidators.etag == etag,
            previousValidators.lastModified == lastModified
        {
            return previousValidators
        }
        previousValidators = Validators(etag: etag, lastModified: lastModified)
        return previousValidators
    }

    /// Header bytes so far.
    var received: Int64 { Int64(byteCount) }

    /// Forgets everything, to read another response.
    func clear() {
        clearBlock()
        byteCount = 0
        lineCount = 0
        anomalies = []
    }

    /// Forgets the lines since the last status line.
    private func clearBlock() {
        if let contentType { previousType = contentType }
        status = 0
        contentType = nil
        location = nil
        contentEncoding = nil
        linkFields = nil
        etag = nil
        lastModified = nil
        retryAfter = nil
        retryText = nil
        refresh = nil
        botWall = nil
        if !setCookies.isEmpty { setCookies = [] }
        date.removeAll(keepingCapacity: true)
        field = .other
        contentLength = -1
        hasTransferCoding = false
        announcesClose = false
        if keepsBytes { bytes = [] }
        isComplete = false
    }

    /// Reads one line with its line end.
    func read(_ line: UnsafeRawBufferPointer) throws(Violation) {
        byteCount += line.count
        lineCount += 1
        guard byteCount <= Self.maximumBytes, lineCount <= Self.maximumLines else {
            throw .tooLarge
        }
        let wasComplete = isComplete && status >= 200
        anomalies.formUnion(Self.anomalies(of: line))
        // Only the very first line and the first after an interim answer are status lines, whatever
        // other lines look like.
        if lineCount == 1 || (isComplete && !wasComplete) {
            beginBlock(line)
        } else if line.count <= 2 {
            if !wasComplete { completeBlock() }
        } else if !isComplete {
            try readField(line)
        }
        if keepsBytes, status >= 200, !wasComplete { bytes.append(contentsOf: line) }
    }

    private func completeBlock() {
        isComplete = true
        anomalies.formUnion(contradictions)
        if hasTransferCoding { contentLength = -1 }
        if let retryText { retryAfter = delay(retryText) }
    }

    /// Reads a status line, and forgets an interim answer before it.
    private func beginBlock(_ line: UnsafeRawBufferPointer) {
        if lineCount > 1 { clearBlock() }
        guard let start = line.baseAddress, let space = line.firstIndex(of: UInt8(ascii: " "))
        else { return }
        announcesClose = space == 8 && memcmp(start, "HTTP/1.0", 8) == 0
        for byte in line[(space + 1)...].prefix(3) where byte &- 48 < 10 {
            status = status * 10 + UInt16(byte - 48)
        }
    }

    private func readField(_ line: UnsafeRawBufferPointer) throws(Violation) {
        if line[0] == UInt8(ascii: " ") || line[0] == UInt8(ascii: "\t") {
            return try continueField(line[...])
        }
        field = .other
        guard let start = line.baseAddress, let end = memchr(start, 58, line.count) else { return }
        let name = UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(end) - start)
        let content = line[(name.count + 1)...]
        if botWall == nil, BotWall.mayStand(behind: status) {
            botWall = BotWall.vendor(name, content)
        }
        // By length first: few other fields have one of these.
        switch name.count {
        case 4 where FieldValue.matches(name, "link"):
            field = .link
            add(FieldValue.text(content), to: \.link)
        case 4 where FieldValue.matches(name, "date"):
            field = .date
            date.append(contentsOf: FieldValue.trimmed(content))
        case 4 where keepsValidators && FieldValue.matches(name, "etag"):
            field = .etag
            etag = text(content, unlessSameAs: previousValidators?.etag)
        case 7 where FieldValue.matches(name, "refresh"):
            guard refresh == nil else { break }
            field = .refresh
            refresh = FieldValue.isomorphicText(content)
        case 8 where FieldValue.matches(name, "location"):
            guard location == nil else { break }
            field = .location
            location = FieldValue.isomorphicText(content)
        case 10 where FieldValue.matches(name, "connection"):
            field = .connection
            if FieldValue.lists(content, "close") { announcesClose = true }
        case 10 where takesCookies && FieldValue.matches(name, "set-cookie"):
            field = .setCookie
            setCookies.append(Array(FieldValue.trimmed(content)))
        case 11 where FieldValue.matches(name, "retry-after"):
            field = .retryAfter
            retryText = FieldValue.text(content)
        case 12 where FieldValue.matches(name, "content-type"):
            field = .contentType
            contentType = text(content, unlessSameAs: previousType)
        case 12 where FieldValue.matches(name, "x-robots-tag"):
            field = .robots
            add(FieldValue.text(content), to: \.robots)
        case 13 where keepsValidators && FieldValue.matches(name, "last-modified"):
            field = .lastModified
            lastModified = text(content, unlessSameAs: previousValidators?.lastModified)
        case 14 where FieldValue.matches(name, "content-length"):
            field = .contentLength
            if !readPlainLength(content) { try readLength(FieldValue.text(content)) }
        case 16 where FieldValue.matches(name, "content-encoding"):
            field = .contentEncoding
            let coding = FieldValue.text(content)
            contentEncoding = contentEncoding.map { "\($0), \(coding)" } ?? coding
        case 17 where FieldValue.matches(name, "transfer-encoding"):
            hasTransferCoding = true
        default: break
        }
    }

    /// Reads a line that goes on the field of the line before it: in place of the fold comes a space
    /// (`obs-fold`, RFC 9112 §5.2).
    private func continueField(_ line: Slice<UnsafeRawBufferPointer>) throws(Violation) {
        switch field {
        case .location: location = FieldValue.joined(location, FieldValue.isomorphicText(line))
        case .refresh: refresh = FieldValue.joined(refresh, FieldValue.isomorphicText(line))
        case .link: goOn(\.link, FieldValue.text(line))
        case .robots: goOn(\.robots, FieldValue.text(line))
        case .retryAfter: retryText = FieldValue.joined(retryText, FieldValue.text(line))
        case .contentType: contentType = FieldValue.joined(contentType, FieldValue.text(line))
        case .contentEncoding:
            contentEncoding = FieldValue.joined(contentEncoding, FieldValue.text(line))
        // libcurl has read a length without it; what it would be now decides who ends where.
        case .contentLength: if !FieldValue.trimmed(line).isEmpty { throw .invalidLength }
        case .connection: if FieldValue.lists(line, "close") { announcesClose = true }
        case .date:
            if !date.isEmpty { date.append(UInt8(ascii: " ")) }
            date.append(contentsOf: FieldValue.trimmed(line))
        case .setCookie:
            guard let last = setCookies.indices.last else { break }
            setCookies[last] += [UInt8(ascii: " ")] + FieldValue.trimmed(line)
        case .etag: etag = FieldValue.joined(etag, FieldValue.text(line))
        case .lastModified:
            lastModified = FieldValue.joined(lastModified, FieldValue.text(line))
        case .other: break
        }
    }

    /// Adds a field's value to those of the same name (RFC 9110 §5.3).
    private func add(_ value: String, to field: WritableKeyPath<LinkFields, String?>) {
        var fields = linkFields ?? LinkFields()
        fields[keyPath: field] = fields[keyPath: field].map { "\($0), \(value)" } ?? value
        linkFields = fields
    }

    /// Adds a folded line to a field's last value.
    private func goOn(_ field: WritableKeyPath<LinkFields, String?>, _ line: String) {
        let value = linkFields?[keyPath: field]
        linkFields?[keyPath: field] = FieldValue.joined(value, line)
    }

    /// Reads a length of digits only, as nearly all are; false for anything else.
    private func readPlainLength(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        let digits = FieldValue.trimmed(bytes)
        guard contentLength < 0, (1...18).contains(digits.count) else { return false }
        var length: Int64 = 0
        for byte in digits {
            guard byte &- 48 < 10 else { return false }
            length = length * 10 + Int64(byte - 48)
        }
        contentLength = length
        return true
    }

    /// A field's text; reuses an equal string, which saves an allocation.
    private func text(
        _ bytes: Slice<UnsafeRawBufferPointer>,
        unlessSameAs known: String?
    ) -> String {
        let trimmed = UnsafeRawBufferPointer(rebasing: FieldValue.trimmed(bytes))
        if let known, known.utf8.begin(with: trimmed), known.utf8.count == trimmed.count {
            return known
        }
        return String(decoding: trimmed, as: UTF8.self)
    }

    /// Reads a length, or a list of the same length (RFC 9110 §8.6); saturates above 64 bits.
    ///
    /// Anything else is refused, because it makes the framing ambiguous (RFC 9112 §6.3).
    private func readLength(_ value: String) throws(Violation) {
        for member in value.split(separator: ",", omittingEmptySubsequences: false) {
            var digits = member.drop { $0 == " " || $0 == "\t" }
            while digits.last == " " || digits.last == "\t" { digits.removeLast() }
            guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 48 < 10 }) else {
                throw .invalidLength
            }
            let length = Int64(digits) ?? .max
            guard contentLength < 0 || contentLength == length else { throw .differingLengths }
            contentLength = length
        }
    }

    /// `Retry-After` in seconds or as an HTTP date (RFC 9110 §10.2.3); nil if it is neither.
    ///
    /// A date is counted from the answer's own `Date`, since the server's clock may be wrong by hours;
    /// without one, from this machine's clock.
    private func delay(_ value: String) -> Duration? {
        if let seconds = Int64(value), seconds >= 0 {
            return .seconds(min(seconds, 1 << 32))
        }
        let end = curl_getdate(value, nil)
        guard end >= 0 else { return nil }
        let own = date.isEmpty ? -1 : curl_getdate(String(decoding: date, as: UTF8.self), nil)
        return .seconds(max(0, end - (own >= 0 ? own : time(nil))))
    }
}
