package import Fetching
import Synchronization

/// A spool in memory, which reads back in smaller pieces than asked for.
package final class ArraySpool: BodySpool {
    private let bodies = Mutex((made: 0, kept: 0))
    private let pieceSize: Int

    /// A spool that gives back at most `pieceSize` bytes at once.
    package init(pieceSize: Int = 1009) {
        self.pieceSize = pieceSize
    }

    /// Bodies that were ever made.
    package var made: Int { bodies.withLock { $0.made } }
    /// Bodies that are still held.
    package var kept: Int { bodies.withLock { $0.kept } }

    package func makeBody() throws(SpoolError) -> any SpooledBody {
        bodies.withLock { bodies in
            bodies.made += 1
            bodies.kept += 1
        }
        return ArrayBody(pieceSize: pieceSize) { [self] in bodies.withLock { $0.kept -= 1 } }
    }
}

private final class ArrayBody: SpooledBody {
    private let bytes = Mutex<[UInt8]>([])
    private let pieceSize: Int
    private let whenGone: @Sendable () -> Void

    init(pieceSize: Int, whenGone: @escaping @Sendable () -> Void) {
        self.pieceSize = pieceSize
        self.whenGone = whenGone
    }

    deinit { whenGone() }

    var count: Int { bytes.withLock { $0.count } }

    func append(_ piece: UnsafeRawBufferPointer) {
        let piece = Array(piece)
        bytes.withLock { $0 += piece }
    }

    func read(from offset: Int, atMost count: Int) -> [UInt8] {
        bytes.withLock { Array($0.dropFirst(offset).prefix(min(count, pieceSize))) }
    }
}
