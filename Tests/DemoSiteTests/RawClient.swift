import Glibc
import Testing

/// A blocking HTTP/1 client of a few lines that shows every byte, and what ended the connection.
final class RawClient {
    /// A response as it came over the wire.
    struct Response: Equatable, CustomTestStringConvertible {
        var status = 0
        var fields: [String: String] = [:]
        var body: [UInt8] = []

        /// The body as text.
        var text: String { String(decoding: body, as: UTF8.self) }

        /// Short: a failing test should not print a body of megabytes.
        var testDescription: String { "\(status) \(fields), \(body.count) bytes" }
    }

    /// What can go wrong; each is something a test may expect.
    enum Failure: Error, Equatable {
        case closed(after: Int)
        case reset
        case silence
        case malformed(String)
    }

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Connects; a read gives up after `patience` seconds.
    init(port: UInt16, patience: Double = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let whole = Int(patience)
        var limit = timeval(tv_sec: whole, tv_usec: Int((patience - Double(whole)) * 1_000_000))
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &limit,
            socklen_t(MemoryLayout<timeval>.size)
        )
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        try #require(result == 0, "connect: \(errno)")
    }

    deinit { close(descriptor) }

    /// Sends text as it is.
    func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends a GET or other request with the fields that every request needs.
    func request(_ target: String, method: String = "GET", fields: String = "") {
        send("\(method) \(target) HTTP/1.1\r\nHost: demo\r\n\(fields)\r\n")
    }

    /// Reads one response, by its own framing.
    func response(toHead: Bool = false) throws -> Response {
        var response = try head()
        if toHead || response.status == 204 || response.status == 304 { return response }
        if response.fields["transfer-encoding"] == "chunked" {
            response.body = try chunks()
        } else if let length = response.fields["content-length"].flatMap({ Int($0) }) {
            response.body = try take(length)
        } else {
            response.body = try rest()
        }
        return response
    }

    /// Reads a response's status line and fields.
    func head() throws -> Response {
        var response = Response()
        let first = try line()
        let parts = first.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0] == "HTTP/1.1", let status = Int(parts[1]) else {
            throw Failure.malformed(first)
        }
        response.status = status
        while case let field = try line(), !field.isEmpty {
            guard let colon = field.firstIndex(of: ":") else { throw Failure.malformed(field) }
            let name = field[..<colon].lowercased()
            guard response.fields[name] == nil else { throw Failure.malformed("two \(name)") }
            response.fields[name] = String(field[colon...].dropFirst(2))
        }
        return response
    }

    /// Reads until the server closes.
    func rest() throws -> [UInt8] {
        do {
            while true { try fill() }
        } catch Failure.closed {
            defer { buffer = [] }
            return buffer
        }
    }

    /// Reads exactly this many bytes.
    func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let text = try line()
            guard let size = Int(text, radix: 16) else { throw Failure.malformed(text) }
            body += try take(size)
            guard try line().isEmpty else { throw Failure.malformed("chunk end") }
            if size == 0 { return body }
        }
    }

    private func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                defer { buffer.removeFirst(end + 1) }
                guard end > 0, buffer[end - 1] == 13 else { throw Failure.malformed("bare LF") }
                return String(decoding: buffer[..<(end - 1)], as: UTF8.self)
            }
            try fill()
        }
    }

    private func fill() throws {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &piece, piece.count, 0)
        if count == 0 { throw Failure.closed(after: buffer.count) }
        if count < 0 { throw errno == ECONNRESET ? Failure.reset : Failure.silence }
        buffer += piece[..<count]
    }
}
