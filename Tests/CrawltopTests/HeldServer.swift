import Foundation
import Glibc
import Synchronization
import TestSupport

/// An HTTP server that answers when the test says so, and so makes no test depend on time.
final class HeldServer: Sendable {
    /// What becomes of a request.
    enum Answer: Sendable {
        /// A small page with this status.
        case status(Int)
        /// The same with status 200, once the test releases it.
        case held
        /// Bytes as they are.
        case raw(String)
    }

    private struct State: Sendable {
        var held: [String] = []
        var mostHeld = 0
        var counts: [String: Int] = [:]
        var connections = 0
        var requests: [String] = []
        var released: Set<String> = []
        var isOpen = false
        var isStopped = false
    }

    private struct Connection {
        let descriptor: Int32
        var buffer: [UInt8] = []
        var heldPath: String?
    }

    /// Options for runs that wait as long as the test lets them.
    static let patience = ["--first-byte-timeout", "0", "--timeout", "0"]

    /// Where it is, without a slash at the end.
    let baseURL: String
    private let state = Mutex(State())
    private let listener: Int32
    private let wake: PipeEnds
    private let decide: @Sendable (_ path: String, _ earlier: Int) -> Answer

    /// Starts a server on 127.0.0.1.
    ///
    /// - Parameter decide: What becomes of a request, by its path and how often that came before.
    init(
        _ decide: @escaping @Sendable (_ path: String, _ earlier: Int) -> Answer = { _, _ in .held }
    ) throws {
        self.decide = decide
        // The flag for close-on-exec has the value of open's.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 1024) == 0,
                    getsockname(listener, address, &length) == 0
                else { return errno }
                return 0
            }
        }
        guard code == 0 else { throw PseudoTerminalError.system("bind", code) }
        baseURL = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        self.listener = listener
        wake = try PipeEnds()
        Thread.detachNewThread { [self] in serve() }
    }

    /// Paths whose answers are held now, sorted.
    var held: [String] { state.withLock { $0.held.sorted() } }

    /// The most that were held together so far.
    var mostHeld: Int { state.withLock { $0.mostHeld } }
    /// Connections so far.
    var connectionCount: Int { state.withLock { $0.connections } }
    /// Every request so far as it came, with its body.
    var requests: [String] { state.withLock { $0.requests } }

    /// Requests so far.
    var requestCount: Int { state.withLock { $0.counts.values.reduce(0, +) } }

    /// Different paths that were requested so far.
    var pathCount: Int { state.withLock { $0.counts.count } }

    /// Answers what is held on these paths, now and later.
    func release(_ paths: String...) { order { $0.released.formUnion(paths) } }

    /// Answers everything from now on.
    func releaseAll() { order { $0.isOpen = true } }

    /// Ends the server.
    func stop() { order { $0.isStopped = true } }

    private func order(_ change: (inout State) -> Void) {
        state.withLock { change(&$0) }
        var byte: UInt8 = 0
        write(wake.writer, &byte, 1)
    }

    private func serve() {
        var connections: [Connection] = []
        while !state.withLock({ $0.isStopped }) {
            var waits = [wake.reader, listener].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            waits += connections.map {
                pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&waits, nfds_t(waits.count), -1) > 0 else { continue }
            if waits[0].revents != 0 {
                var byte: UInt8 = 0
                read(wake.reader, &byte, 1)
            }
            for index in connections.indices.reversed() {
                let isOpen = waits[index + 2].revents == 0 || receive(&connections[index])
                if isOpen { answerIfReleased(&connections[index]) }
                if !isOpen {
                    forget(connections[index].heldPath)
                    close(connections.remove(at: index).descriptor)
                }
            }
            if waits[1].revents != 0 {
                let descriptor = accept(listener, nil, nil)
                state.withLock { $0.connections += 1 }
                if descriptor >= 0 { connections.append(Connection(descriptor: descriptor)) }
            }
        }
        for descriptor in connections.map(\.descriptor) + [listener] { close(descriptor) }
        wake.close()
    }

    /// Takes bytes in; false when the client has gone.
    private func receive(_ connection: inout Connection) -> Bool {
        var block = [UInt8](repeating: 0, count: 8192)
        let count = recv(connection.descriptor, &block, block.count, 0)
        guard count > 0 else { return false }
        connection.buffer += block[..<count]
        guard Self.isWhole(connection.buffer) else { return true }
        let words = connection.buffer.split(separator: UInt8(ascii: " "), maxSplits: 2)
        let request = String(decoding: connection.buffer, as: UTF8.self)
        connection.buffer = []
        guard words.count == 3 else { return false }
        let path = String(decoding: words[1], as: UTF8.self)
        let earlier = state.withLock { state in
            state.requests.append(request)
            defer { state.counts[path, default: 0] += 1 }
            return state.counts[path, default: 0]
        }
        switch decide(path, earlier) {
        case .status(let status): send(Self.page(status), connection)
        case .raw(let text): send(text, connection)
        case .held:
            connection.heldPath = path
            state.withLock { state in
                state.held.append(path)
                state.mostHeld = max(state.mostHeld, state.held.count)
            }
        }
        return true
    }

    /// Whether a request has come with its whole body.
    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return false }
        let length = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .split(separator: "\r\n")
            .first { $0.hasPrefix("Content-Length: ") }
            .flatMap { Int($0.dropFirst(16)) }
        return bytes.count >= end.upperBound + (length ?? 0)
    }

    private func answerIfReleased(_ connection: inout Connection) {
        guard let path = connection.heldPath,
            state.withLock({ $0.isOpen || $0.released.contains(path) })
        else { return }
        forget(path)
        connection.heldPath = nil
        send(Self.page(200), connection)
    }

    private func forget(_ path: String?) {
        state.withLock { state in
            if let path, let index = state.held.firstIndex(of: path) {
                state.held.remove(at: index)
            }
        }
    }

    private func send(_ text: String, _ connection: Connection) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(
                    connection.descriptor,
                    $0.baseAddress,
                    $0.count,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func page(_ status: Int) -> String {
        let body = "a page with status \(status)\n"
        return "HTTP/1.1 \(status) As Asked\r\nContent-Type: text/plain\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
