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
    private(set) var retryAfter: Duration?
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
    /// The `Content-Type` of the previous answer, which is likely to come again.
    private var previousType: String?

    /// - Parameter keepsBytes: Whether the lines are kept as received.
    init(keepsBytes: Bool) {
        self.keepsBytes = keepsBytes
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
        retryAfter = nil
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
        guard let start = line.baseAddress, let end = memchr(start, 58, line.count) else { return }
        let name = UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(end) - start)
        let content = line[(name.count + 1)...]
        // By length first: few other fields have one of these.
        switch name.count {
        case 4 where Self.matches(name, "link"): add(Self.text(content), to: \.link)
        case 7 where Self.matches(name, "refresh"):
            if linkFields?.refresh == nil { add(Self.text(content), to: \.refresh) }
        case 8 where Self.matches(name, "location"):
            if location == nil { location = Self.text(content) }
        case 10 where Self.matches(name, "connection"):
            if Self.lists(content, "close") { announcesClose = true }
        case 11 where Self.matches(name, "retry-after"):
            retryAfter = Self.delay(Self.text(content))
        case 12 where Self.matches(name, "content-type"):
            contentType = text(content, unlessSameAs: previousType)
        case 12 where Self.matches(name, "x-robots-tag"): add(Self.text(content), to: \.robots)
        case 14 where Self.matches(name, "content-length"):
            if !readPlainLength(content) { try readLength(Self.text(content)) }
        case 16 where Self.matches(name, "content-encoding"):
            let coding = Self.text(content)
            contentEncoding = contentEncoding.map { "\($0), \(coding)" } ?? coding
        case 17 where Self.matches(name, "transfer-encoding"):
            hasTransferCoding = true
        default: break
        }
    }

    /// Adds a field's value to those of the same name (RFC 9110 §5.3).
    private func add(_ value: String, to field: WritableKeyPath<LinkFields, String?>) {
        var fields = linkFields ?? LinkFields()
        fields[keyPath: field] = fields[keyPath: field].map { "\($0), \(value)" } ?? value
        linkFields = fields
    }

    /// Reads a length of digits only, as nearly all are; false for anything else.
    private func readPlainLength(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        let digits = Self.trimmed(bytes)
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
        let trimmed = UnsafeRawBufferPointer(rebasing: Self.trimmed(bytes))
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

    private static func matches(_ name: UnsafeRawBufferPointer, _ lowercased: StaticString) -> Bool
    {
        guard name.count == lowercased.utf8CodeUnitCount else { return false }
        for index in 0..<name.count {
            let byte = name[index]
            let isUppercase = byte &- 65 < 26
            if (isUppercase ? byte | 0x20 : byte) != lowercased.utf8Start[index] { return false }
        }
        return true
    }

    /// Whether a list has a member (RFC 9110 §5.6.1), case-insensitively.
    private static func lists(
        _ bytes: Slice<UnsafeRawBufferPointer>,
        _ lowercased: StaticString
    ) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            if matches(UnsafeRawBufferPointer(rebasing: trimmed(rest[..<end])), lowercased) {
                return true
            }
            rest = rest[end...].dropFirst()
        }
        return false
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: trimmed(bytes), as: UTF8.self)
    }

    private static func trimmed(
        _ bytes: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
        let trimmed = bytes.drop(while: isSpace)
        let end = trimmed.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? trimmed.startIndex
        return trimmed[..<end]
    }

    /// `Retry-After` in seconds or as an HTTP date (RFC 9110 §10.2.3); nil if it is neither.
    private static func delay(_ value: String) -> Duration? {
        if let seconds = Int64(value), seconds >= 0 {
            return .seconds(min(seconds, 1 << 32))
        }
        let date = curl_getdate(value, nil)
        return date < 0 ? nil : .seconds(max(0, date - time(nil)))
    }
}
