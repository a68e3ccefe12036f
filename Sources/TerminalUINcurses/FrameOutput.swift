import CNcurses
import Files
import Glibc

/// Collects what ncurses writes for a frame, so that the terminal gets it in one piece.
///
/// ncurses flushes its buffer whenever it is full, and a marker written around it is a write of its
/// own. So its descriptor leads into memory while it draws, and then one `write` carries marker,
/// frame and marker. (On a 60×200 screen ncurses alone takes up to four writes.) A terminal that does
/// not read, as that of a hung ssh, is waited for no longer than ``Patience`` lasts.
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

    /// The terminal for a dying thread: writing to it does not block.
    var lastExit: Int32 { writer.descriptor }

    private let terminal: Int32
    private let writer: PatientDescriptor
    private let memory: Int32
    private let opening: [UInt8]
    private let ending: [UInt8]
    private var buffer: [UInt8] = []

    /// Writes to a terminal, with the markers of mode 2026 around each frame if asked.
    init(terminal: Int32, isSynchronized: Bool) throws(TerminalError) {
        self.terminal = terminal
        writer = PatientDescriptor(terminal)
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

    /// Runs `draw` and writes all it had ncurses write, as a frame between its markers.
    ///
    /// Nothing drawn, nothing written.
    func collect(_ draw: () -> Void) {
        let bytes = collected(draw)
        guard !bytes.isEmpty else { return }
        byteCount += opening.count + bytes.count + ending.count
        writeCount += 1
        write(opening + bytes + ending)
    }

    /// Runs `draw` and writes all it had ncurses write.
    func pass(_ draw: () -> Void) { write(collected(draw)) }

    private func collected(_ draw: () -> Void) -> ArraySlice<UInt8> {
        lead(to: memory)
        draw()
        lead(to: terminal)
        let count = takeCollected()
        return buffer[..<count]
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

    /// Writes bytes; after a failure nothing more.
    func write(_ bytes: some Sequence<UInt8>) {
        guard !hasFailed else { return }
        do throws(PatientDescriptor.Failure) {
            try writer.write(Array(bytes))
        } catch { hasFailed = true }
    }

    private func lead(to target: Int32) {
        dup2(target, descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
}
