import CCurl
import Fetching
import Glibc

/// What a response's header lines say, read as they come.
///
/// Counts every line and byte, those of interim answers and trailers included: libcurl 7.88.1 does
/// not bound trailers at all. A class, so that a line costs no check for exclusive access: libcurl's
/// callback comes for each.
final class ResponseHead {
    /// Header bytes of one response, everything included.
    static let maximumBytes = 64 << 10
    /// Header lines of one response, everything included.
    static let maximumLines = 256

    /// A line that ends the transfer.
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
    private(set) var retryAfter: Duration?
    private(set) var contentLength: Int64 = -1
    /// Whether `Transfer-Encoding` was given; it overrides a length (RFC 9112 §6.3).
    private(set) var hasTransferCoding = false
    /// Whether the server said that it would close the connection, or by its version of HTTP does.
    private(set) var announcesClose = false
    /// What is odd about the answer so far, though it counts.
    private(set) var anomalies: AnswerAnomalies = []
    /// Header bytes as they came, if they are kept.
    private(set) var bytes: [UInt8] = []
    private(set) var isComplete = false
    private let keepsBytes: Bool
    /// The `Content-Type` of the answer before, likely to come again.
    private var previousType: String?

    /// - Parameter keepsBytes: Whether the lines are kept as they came.
    init(keepsBytes: Bool) {
        self.keepsBytes = keepsBytes
    }

    /// Bytes of headers so far.
    var received: Int64 { Int64(byteCount) }

    /// Forgets everything, to read the head of another response.
    func clear() {
        clearBlock()
        byteCount = 0
        lineCount = 0
        anomalies = []
    }

    /// Forgets what the lines since the last status line said.
    private func clearBlock() {
        if let contentType { previousType = contentType }
        status = 0
        contentType = nil
        location = nil
        contentEncoding = nil
        retryAfter = nil
        contentLength = -1
        hasTransferCoding = false
        announcesClose = false
        if keepsBytes { bytes = [] }
        isComplete = false
    }

    /// Reads one line as libcurl hands it over, with its line end.
    func read(_ line: UnsafeRawBufferPointer) throws(Violation) {
        byteCount += line.count
        lineCount += 1
        guard byteCount <= Self.maximumBytes, lineCount <= Self.maximumLines else {
            throw .tooLarge
        }
        let wasComplete = isComplete && status >= 200
        anomalies.formUnion(Self.anomalies(of: line))
        // The first line of all, and the first after an interim answer, is a status line; nothing
        // that merely looks like one is.
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

    /// A status line: an interim answer before it counts for nothing.
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
        case 8 where Self.matches(name, "location"):
            if location == nil { location = Self.text(content) }
        case 10 where Self.matches(name, "connection"):
            if Self.lists(content, "close") { announcesClose = true }
        case 11 where Self.matches(name, "retry-after"):
            retryAfter = Self.delay(Self.text(content))
        case 12 where Self.matches(name, "content-type"):
            contentType = text(content, unlessSameAs: previousType)
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

    /// Reads a length of digits only, as nearly all are; says whether it was one.
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

    /// A field's text; the given one where it is the same, which spares an allocation.
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

    /// One number, or a list of the same one (RFC 9110 §8.6); one that is too great for 64 bits
    /// saturates.
    ///
    /// Anything else makes the framing ambiguous (RFC 9112 §6.3): refuse.
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

    /// Whether a list has a member (RFC 9110 §5.6.1), whatever its case.
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
