import Glibc

/// The server's end of one connection, byte by byte.
package final class HostileConnection: Sendable {
    private let descriptor: Int32
    private let unread = Watched<[UInt8]>([])
    private let noteRequest: @Sendable (String) -> Void
    /// Position among the server's connections, from zero.
    package let number: Int

    init(
        _ descriptor: Int32,
        number: Int,
        noteRequest: @escaping @Sendable (String) -> Void
    ) {
        self.descriptor = descriptor
        self.number = number
        self.noteRequest = noteRequest
    }

    /// The next request's head, as it came; nil when the client has closed.
    package func readRequest() -> String? {
        var bytes = unread.value
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = Self.endOfHead(bytes) {
                let rest = Array(bytes[end...])
                unread.update { $0 = rest }
                let request = String(decoding: bytes[..<end], as: UTF8.self)
                noteRequest(request)
                return request
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// The next `count` bytes after a head; fewer if the client closes before.
    package func readBytes(_ wanted: Int) -> [UInt8] {
        var bytes = unread.value
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < wanted {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        let rest = Array(bytes.dropFirst(wanted))
        unread.update { $0 = rest }
        return Array(bytes.prefix(wanted))
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first {
            bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10])
        }
        .map { $0 + 4 }
    }

    /// Sends bytes.
    ///
    /// Returns whether the client still takes them.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                Glibc.send(
                    descriptor,
                    raw.baseAddress?.advanced(by: sent),
                    raw.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Sends text as UTF-8.
    ///
    /// Returns whether the client still takes it.
    @discardableResult
    package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends the same again and again until the client has had enough.
    package func sendForever(_ text: String) {
        let bytes = Array(text.utf8)
        while send(bytes) {}
    }

    /// Reads and drops until the client has closed.
    package func awaitClose() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
        }
    }

    /// Returns whether the client has closed by the end of a time.
    package func awaitClose(for time: Duration) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, Int32(time.components.attoseconds / 1_000_000_000_000_000)) > 0
        else { return false }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, 0) <= 0
    }

    /// Makes the end of the connection a reset (RST) in place of an orderly close.
    package func resetAtEnd() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout<Glibc.linger>.size)
        )
    }
}
