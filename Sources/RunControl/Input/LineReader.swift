import Glibc
import Threads

/// Reads lines from a descriptor on a thread of its own, which alone waits for a slow pipe.
enum LineReader {
    /// Some lines, transformed; the next ones are read after ``done()``.
    struct Batch<Element: Sendable>: Sendable {
        let elements: [Element]
        fileprivate let permit: CountingSemaphore

        /// Lets the thread read on.
        func done() { permit.post() }
    }

    /// Bytes of a line at most.
    ///
    /// The rest of a longer line is dropped.
    private static let maximumLine = 1 << 16

    /// The thread's nice value (nice(2)).
    ///
    /// A list is read much faster than its URLs are fetched, and must take no processor time from
    /// that.
    private static let niceness: Int32 = 10

    /// Transforms each line, without its end.
    ///
    /// Leaves out empty lines and lines that begin with `#`.
    static func batches<Element: Sendable>(
        of descriptor: Int32,
        _ make: @escaping @Sendable (String) -> Element
    ) -> AsyncStream<Batch<Element>> {
        let (stream, continuation) = AsyncStream.makeStream(of: Batch<Element>.self)
        let permit = CountingSemaphore()
        DetachedThread.mustStart {
            // On Linux for this thread alone.
            _ = nice(niceness)
            var splitter = LineSplitter(maximumLine: maximumLine)
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                var elements: [Element] = []
                if count > 0 {
                    splitter.split(buffer[..<count]) { elements.append(make($0)) }
                } else {
                    splitter.finish { elements.append(make($0)) }
                }
                if !elements.isEmpty {
                    continuation.yield(Batch(elements: elements, permit: permit))
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
    /// The beginning of a line that has not ended yet.
    private var rest: [UInt8] = []
    /// Whether a line was passed on, or left out.
    private var hasBegun = false

    init(maximumLine: Int) {
        self.maximumLine = maximumLine
    }

    /// Takes a piece and passes every line on that ends in it.
    mutating func split(_ piece: ArraySlice<UInt8>, _ line: (String) -> Void) {
        piece.withUnsafeBytes { bytes in
            var start = 0
            while let end = Self.lineFeed(in: bytes, from: start) {
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                start = end + 1
                // Most lines lie within a piece.
                if rest.isEmpty, part.count <= maximumLine {
                    give(part, line)
                } else {
                    add(part)
                    finish(line)
                }
            }
            add(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
    }

    /// Passes the last line on.
    mutating func finish(_ line: (String) -> Void) {
        let last = rest
        last.withUnsafeBytes { give($0, line) }
        rest.removeAll(keepingCapacity: true)
    }

    /// Passes a line on; the first may begin with a byte order mark, which editors add.
    private mutating func give(_ bytes: UnsafeRawBufferPointer, _ line: (String) -> Void) {
        let isBlank: (UInt8) -> Bool = { $0 == 32 || ($0 >= 9 && $0 <= 13) }
        let isMarked = !hasBegun && bytes.starts(with: [0xEF, 0xBB, 0xBF])
        hasBegun = true
        let text = bytes.dropFirst(isMarked ? 3 : 0).drop(while: isBlank)
        guard let last = text.lastIndex(where: { !isBlank($0) }), text.first != UInt8(ascii: "#")
        else { return }
        line(String(decoding: UnsafeRawBufferPointer(rebasing: text[...last]), as: UTF8.self))
    }

    private static func lineFeed(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        rest.append(contentsOf: bytes.prefix(max(0, maximumLine - rest.count)))
    }
}
