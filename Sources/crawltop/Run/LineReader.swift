import Glibc
import Statistics

/// Reads lines from a descriptor on a thread of its own, so that a slow pipe blocks nobody.
enum LineReader {
    /// Some lines; the next ones are read when these are ``done()``.
    struct Batch: Sendable {
        let lines: [String]
        fileprivate let permit: Permit

        /// Lets the thread read on.
        func done() { permit.post() }
    }

    /// A line's bytes at most; the rest of a longer one is dropped.
    private static let maximumLine = 1 << 16

    /// Lines without their ends, without empty lines and those that begin with `#`.
    static func batches(of descriptor: Int32) -> AsyncStream<Batch> {
        let (stream, continuation) = AsyncStream.makeStream(of: Batch.self)
        let permit = Permit()
        DetachedThread.mustStart {
            var splitter = LineSplitter(maximumLine: maximumLine)
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                var lines: [String] = []
                if count > 0 {
                    splitter.split(buffer[..<count]) { lines.append($0) }
                } else {
                    splitter.finish { lines.append($0) }
                }
                if !lines.isEmpty {
                    continuation.yield(Batch(lines: lines, permit: permit))
                    permit.wait()
                }
                guard count > 0 else { break }
            }
            continuation.finish()
        }
        return stream
    }
}

/// Cuts bytes into lines.
struct LineSplitter {
    private let maximumLine: Int
    private var rest: [UInt8] = []

    init(maximumLine: Int) {
        self.maximumLine = maximumLine
    }

    /// Takes a piece and gives every line that has ended.
    mutating func split(_ piece: ArraySlice<UInt8>, _ line: (String) -> Void) {
        var piece = piece
        while let end = piece.firstIndex(of: UInt8(ascii: "\n")) {
            add(piece[..<end])
            finish(line)
            piece = piece[(end + 1)...]
        }
        add(piece)
    }

    /// Gives the last line.
    mutating func finish(_ line: (String) -> Void) {
        defer { rest.removeAll(keepingCapacity: true) }
        let isBlank: (UInt8) -> Bool = { $0 == 32 || ($0 >= 9 && $0 <= 13) }
        let start = rest.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }), start.first != UInt8(ascii: "#")
        else { return }
        line(String(decoding: start[...last], as: UTF8.self))
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        rest.append(contentsOf: bytes.prefix(max(0, maximumLine - rest.count)))
    }
}

/// A counting semaphore between a thread and the task pool.
final class Permit: @unchecked Sendable {
    // POSIX semaphores may be used from any thread (sem_overview(7)).
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() { sem_post(semaphore) }

    func wait() { while sem_wait(semaphore) != 0, errno == EINTR {} }
}
