import CNcurses
import Glibc

/// Collects what ncurses writes for a frame, so that the terminal gets it in one piece.
///
/// ncurses flushes its buffer whenever it is full, and a marker written around it is a write of its
/// own. So its descriptor leads into memory while it draws, and then one `writev` carries marker,
/// frame and marker. (On a 60×200 screen ncurses alone takes up to four writes.)
final class FrameOutput {
    /// The descriptor that ncurses writes to.
    ///
    /// It leads to the terminal except while collecting.
    let descriptor: Int32
    /// Bytes and writes so far, for the meter.
    private(set) var byteCount = 0
    private(set) var writeCount = 0
    /// Whether the terminal has refused to take something: it is gone.
    private(set) var hasFailed = false

    private let terminal: Int32
    private let memory: Int32
    private let opening: [UInt8]
    private let ending: [UInt8]
    private var buffer: [UInt8] = []

    /// Writes to a terminal, with the markers of mode 2026 around each frame if asked.
    init(terminal: Int32, isSynchronized: Bool) throws(TerminalError) {
        self.terminal = terminal
        opening = isSynchronized ? Array("\u{1B}[?2026h".utf8) : []
        ending = isSynchronized ? Array("\u{1B}[?2026l".utf8) : []
        descriptor = fcntl(terminal, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw .system(call: "fcntl", code: errno) }
        memory = crawltop_memory_file("crawltop-frame")
        guard memory >= 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw .system(call: "memfd_create", code: code)
        }
    }

    deinit { Glibc.close(memory) }

    /// Runs `draw` and writes all it had ncurses write.
    ///
    /// Nothing drawn, nothing written.
    func collect(_ draw: () -> Void) {
        lead(to: memory)
        draw()
        lead(to: terminal)
        let count = takeCollected()
        if count > 0 { writeFrame(count) }
    }

    /// Runs `draw` and writes nothing.
    func discard(_ draw: () -> Void) {
        lead(to: memory)
        draw()
        lead(to: terminal)
        _ = takeCollected()
    }

    /// Moves what was collected to the buffer; how many bytes that is.
    private func takeCollected() -> Int {
        let length = Int(max(lseek(memory, 0, SEEK_CUR), 0))
        guard length > 0 else { return 0 }
        if buffer.count < length { buffer = [UInt8](repeating: 0, count: length * 2) }
        let count = buffer.withUnsafeMutableBytes { pread(memory, $0.baseAddress, length, 0) }
        ftruncate(memory, 0)
        lseek(memory, 0, SEEK_SET)
        return FrameOutput.removePaletteReset(from: &buffer, count: max(count, 0))
    }

    /// ncurses resets the palette (OSC 104) whenever it starts, also one that the user has set.
    private static func removePaletteReset(from buffer: inout [UInt8], count: Int) -> Int {
        let reset = Array("\u{1B}]104\u{07}".utf8)
        var kept = 0
        var index = 0
        while index < count {
            if buffer[index] == reset[0], buffer[index..<count].starts(with: reset) {
                index += reset.count
            } else {
                buffer[kept] = buffer[index]
                kept += 1
                index += 1
            }
        }
        return kept
    }

    /// Writes bytes of our own making, outside any frame.
    func write(_ bytes: [UInt8]) {
        if !bytes.isEmpty, !FrameOutput.writeFully(bytes, to: terminal) { hasFailed = true }
    }

    private func lead(to target: Int32) {
        dup2(target, descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    private func writeFrame(_ count: Int) {
        var left = count + opening.count + ending.count
        byteCount += left
        opening.withUnsafeBytes { opening in
            buffer.withUnsafeBytes { frame in
                ending.withUnsafeBytes { ending in
                    var parts = [
                        opening, UnsafeRawBufferPointer(rebasing: frame[..<count]), ending,
                    ]
                    while left > 0, let written = writeOnce(parts) {
                        left -= written
                        parts = FrameOutput.dropping(written, from: parts)
                    }
                }
            }
        }
    }

    /// One `writev`; nil when the terminal is gone, 0 when it takes nothing now and was waited for.
    private func writeOnce(_ parts: [UnsafeRawBufferPointer]) -> Int? {
        let vectors = parts.map {
            iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
        }
        let written = writev(terminal, vectors, Int32(vectors.count))
        if written >= 0 {
            writeCount += 1
            return written
        }
        guard errno == EINTR || (errno == EAGAIN && FrameOutput.waitUntilWritable(terminal))
        else {
            hasFailed = true
            return nil
        }
        return 0
    }

    private static func dropping(
        _ count: Int,
        from parts: [UnsafeRawBufferPointer]
    ) -> [UnsafeRawBufferPointer] {
        var count = count
        return parts.map { part in
            let dropped = min(count, part.count)
            count -= dropped
            return UnsafeRawBufferPointer(rebasing: part[dropped...])
        }
    }

    /// Writes all bytes; false when the descriptor takes no more.
    @discardableResult
    static func writeFully(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(descriptor, part.baseAddress, part.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR, errno != EAGAIN || !waitUntilWritable(descriptor) {
                    return false
                }
            }
            return true
        }
    }

    /// Waits until a terminal whose output is non-blocking takes more; false when it is gone.
    private static func waitUntilWritable(_ descriptor: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&wait, 1, -1) >= 0 && wait.revents & Int16(POLLERR | POLLHUP | POLLNVAL) == 0
    }
}
