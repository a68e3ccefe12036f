import Files
import Glibc

/// The folder that good bodies are saved in.
///
/// Continues its numbering, and removes incomplete files of killed runs.
///
/// Several runs may save into one folder at a time. A file `.crawltop-numbers` holds the next free
/// number; each run holds a shared lock on it while it lives. A run that gets an exclusive lock is
/// alone, so it cleans up and counts anew; the last run removes the file. On a file system without
/// locks nothing is cleaned up, but still no body replaces another (``BodyFile/finish()``).
final class SaveFolder {
    private let path: String
    /// The descriptor of the locked numbers file; negative if there is none.
    private var numbers: Int32 = -1
    /// The first number of each block of tasks.
    private var blocks: [Int] = []
    /// The next free number, unless the numbers file has a higher one.
    private var next = 1

    private static let fileName = ".crawltop-numbers"
    /// Numbers that a run claims at once, so that its tasks mostly have consecutive numbers.
    private static let blockSize = 100
    /// The byte that a run locks while it lives, and the one it locks to change the number.
    private static let lifeByte: Int64 = 0
    private static let numberByte: Int64 = 1

    /// Opens a folder; if it is missing, each body fails.
    init(_ path: String) {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        join()
    }

    deinit {
        guard numbers >= 0 else { return }
        if FileLock.take(numbers, byte: Self.lifeByte) == .taken { unlink(file) }
        close(numbers)
    }

    /// Creates a file for a task's body.
    ///
    /// A task that saves a second body gets a second file.
    func makeFile(task: Int, url: String) throws(BodyFile.Failure) -> BodyFile {
        let block = task / Self.blockSize
        if block >= blocks.count { claim(blocks: block + 1 - blocks.count) }
        let number = blocks[block] + task % Self.blockSize
        return try BodyFile(folder: path, name: BodyFile.name(task: number - 1, url: url))
    }

    private var file: String { "\(path)/\(Self.fileName)" }

    private func join() {
        while true {
            numbers = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard numbers >= 0 else { return lookAround() }
            let isAlone: Bool
            switch FileLock.take(numbers, byte: Self.lifeByte) {
            case .taken: isAlone = true
            case .busy:
                isAlone = false
                _ = FileLock.take(numbers, byte: Self.lifeByte, isShared: true, waits: true)
            case .unsupported:
                close(numbers)
                numbers = -1
                return lookAround()
            }
            // The last run may have removed the file since it was opened.
            guard isLinked else {
                close(numbers)
                continue
            }
            guard isAlone else { return }
            lookAround(clearsUp: true)
            store(next)
            // Turns the exclusive lock into a shared one without a moment in between.
            _ = FileLock.take(numbers, byte: Self.lifeByte, isShared: true)
            return
        }
    }

    /// Finds the next free number, and removes incomplete bodies.
    private func lookAround(clearsUp: Bool = false) {
        var highest = 0
        for name in FolderListing.names(in: path) {
            if clearsUp, BodyFile.isTemporary(name) {
                unlink("\(path)/\(name)")
            } else if let number = BodyFile.number(of: name) {
                highest = max(highest, number)
            }
        }
        next = highest + 1
    }

    /// Claims numbers for more blocks.
    private func claim(blocks count: Int) {
        if numbers >= 0 {
            _ = FileLock.take(numbers, byte: Self.numberByte, waits: true)
            next = load() ?? next
        }
        for _ in 0..<count {
            blocks.append(next)
            next += Self.blockSize
        }
        guard numbers >= 0 else { return }
        store(next)
        FileLock.release(numbers, byte: Self.numberByte)
    }

    private func load() -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(numbers, &bytes, bytes.count, 0)
        return Int(String(decoding: bytes[..<max(count, 0)].prefix { $0 != 0x0A }, as: UTF8.self))
    }

    private func store(_ number: Int) {
        let bytes = Array("\(number)\n".utf8)
        // Numbers only grow, so the new one covers the old one.
        _ = pwrite(numbers, bytes, bytes.count, 0)
        ftruncate(numbers, off_t(bytes.count))
    }

    private var isLinked: Bool {
        var status = stat()
        return fstat(numbers, &status) == 0 && status.st_nlink > 0
    }
}
