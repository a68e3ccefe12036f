import CCurl
package import Fetching
import Glibc
import Synchronization

/// A spool for bodies in one unnamed file, divided into blocks that are reused.
///
/// One file, so that a thousand waiting bodies take one descriptor. It exists from the first body to
/// the last. Pieces are written on the network thread, because a write of 16 KiB to the page cache
/// takes microseconds.
package final class SpoolFile: BodySpool {
    private struct Newest: Sendable {
        weak var blocks: SpoolBlocks?
    }

    private let folders: [String]
    private let newest = Mutex(Newest())

    /// Creates a spool in the first of these folders that allows it.
    ///
    /// Folders in memory (tmpfs) are tried last, because a spool there frees no memory.
    package init(folders: [String]) {
        self.folders =
            folders.filter { !Self.isInMemory($0) } + folders.filter { Self.isInMemory($0) }
    }

    /// Creates an empty body, and the file if there is none.
    package func makeBody() throws(SpoolError) -> any SpooledBody {
        let result = newest.withLock { newest -> Result<SpoolBlocks, SpoolError> in
            if let blocks = newest.blocks { return .success(blocks) }
            let made = Self.makeBlocks(in: folders)
            if case .success(let blocks) = made { newest.blocks = blocks }
            return made
        }
        return SpoolFileBody(try result.get())
    }

    private static func makeBlocks(in folders: [String]) -> Result<SpoolBlocks, SpoolError> {
        var error = SpoolError(code: ENOENT, message: "there is no folder to spool bodies to")
        for folder in folders {
            let descriptor = openUnnamed(in: folder)
            if descriptor >= 0 { return .success(SpoolBlocks(descriptor, folder: folder)) }
            error = SpoolError(code: errno, trying: "spool bodies to \(folder)")
        }
        return .failure(error)
    }

    /// Creates a file without a name, which disappears with the process.
    private static func openUnnamed(in folder: String) -> Int32 {
        // O_TMPFILE, which Swift's Glibc lacks.
        let unnamed: Int32 = 0o20_000_000 | O_DIRECTORY
        let descriptor = open(folder, O_RDWR | O_CLOEXEC | unnamed, 0o600)
        guard descriptor < 0, [EOPNOTSUPP, EISDIR, EINVAL].contains(errno) else {
            return descriptor
        }
        // Network file systems lack it too.
        var template = Array("\(folder)/.crawltop-spool-XXXXXX".utf8CString)
        let named = mkstemp(&template)
        guard named >= 0 else { return named }
        unlink(template)
        _ = fcntl(named, F_SETFD, FD_CLOEXEC)
        return named
    }

    private static func isInMemory(_ folder: String) -> Bool { crawltop_is_in_memory(folder) != 0 }
}

/// A spool's file, divided into blocks.
///
/// The lock guards the list of free blocks.
final class SpoolBlocks: Sendable {
    /// The size of a block in bytes.
    static let size = 64 << 10

    private struct Places {
        var free: [Int] = []
        /// How many blocks the file has.
        var count = 0
    }

    private let descriptor: Int32
    private let folder: String
    private let places = Mutex(Places())

    init(_ descriptor: Int32, folder: String) {
        self.descriptor = descriptor
        self.folder = folder
    }

    deinit { close(descriptor) }

    /// How many blocks the file has.
    var blockCount: Int { places.withLock { $0.count } }

    /// Takes a free block.
    func take() -> Int {
        places.withLock { places in
            if let block = places.free.popLast() { return block }
            defer { places.count += 1 }
            return places.count
        }
    }

    /// Frees blocks.
    func giveBack(_ blocks: [Int]) {
        places.withLock { $0.free += blocks }
    }

    /// Writes into a block.
    func write(
        _ bytes: UnsafeRawBufferPointer,
        to block: Int,
        from offset: Int
    ) throws(SpoolError) {
        var done = 0
        while done < bytes.count {
            let place = off_t(block * Self.size + offset + done)
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, place)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw SpoolError(code: errno, trying: "spool a body to \(folder)")
            }
        }
    }

    /// Fills a buffer from a block.
    func read(
        _ buffer: UnsafeMutableRawBufferPointer,
        of block: Int,
        from offset: Int
    ) throws(SpoolError) {
        var done = 0
        while done < buffer.count {
            let place = off_t(block * Self.size + offset + done)
            let count = pread(
                descriptor,
                buffer.baseAddress?.advanced(by: done),
                buffer.count - done,
                place
            )
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR {
                let code = count == 0 ? EIO : errno
                throw SpoolError(code: code, trying: "read a body spooled to \(folder)")
            }
        }
    }
}

/// A body in blocks of a spool's file.
final class SpoolFileBody: SpooledBody {
    private struct Extent {
        var blocks: [Int] = []
        var count = 0
    }

    let file: SpoolBlocks
    private let extent = Mutex(Extent())

    init(_ file: SpoolBlocks) {
        self.file = file
    }

    deinit { file.giveBack(extent.withLock { $0.blocks }) }

    var count: Int { extent.withLock { $0.count } }

    func append(_ piece: UnsafeRawBufferPointer) throws(SpoolError) {
        let result = extent.withLock { extent -> Result<Void, SpoolError> in
            Result { () throws(SpoolError) in try append(piece, to: &extent) }
        }
        try result.get()
    }

    private func append(
        _ piece: UnsafeRawBufferPointer,
        to extent: inout Extent
    ) throws(SpoolError) {
        var done = 0
        while done < piece.count {
            let offset = extent.count % SpoolBlocks.size
            if offset == 0 { extent.blocks.append(file.take()) }
            let length = min(SpoolBlocks.size - offset, piece.count - done)
            try file.write(
                UnsafeRawBufferPointer(rebasing: piece[done..<done + length]),
                to: extent.blocks[extent.blocks.count - 1],
                from: offset
            )
            extent.count += length
            done += length
        }
    }

    func read(from offset: Int, atMost count: Int) throws(SpoolError) -> [UInt8] {
        let extent = extent.withLock { $0 }
        let length = min(count, extent.count - offset)
        guard length > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: length)
        var done = 0
        while done < length {
            let place = offset + done
            let inBlock = place % SpoolBlocks.size
            let part = min(SpoolBlocks.size - inBlock, length - done)
            let block = extent.blocks[place / SpoolBlocks.size]
            let result = bytes.withUnsafeMutableBytes { buffer in
                let target = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + part])
                return Result { () throws(SpoolError) in
                    try file.read(target, of: block, from: inBlock)
                }
            }
            try result.get()
            done += part
        }
        return bytes
    }
}

extension SpoolError {
    fileprivate init(code: Int32, trying what: String) {
        self.init(code: code, message: "cannot \(what): \(String(cString: strerror(code)))")
    }
}
