import Files
import Glibc

/// The folder that good bodies are saved in: numbers them on from those that are there, and takes
/// away what a killed run has left half written.
///
/// Several runs may save into one folder at a time. A file of its own, `.crawltop-numbers`, holds the
/// next number that is free; each run has a lock on it for as long as it lives. A run that finds
/// itself alone clears up and counts anew, the last one to end removes the file. Where there are no
/// locks nothing is cleared up; still no body takes another's place (``BodyFile/finish()``).
final class SaveFolder {
    private let path: String
    /// The file with the numbers, locked; negative where there is none.
    private var numbers: Int32 = -1
    /// The first number of each block of tasks.
    private var blocks: [Int] = []
    /// The next number where no other run is asked.
    private var next = 1

    private static let fileName = ".crawltop-numbers"
    /// Tasks whose numbers follow each other although another run saves at the same time.
    private static let blockSize = 100
    /// The lock that a run has for as long as it lives, and the one for changing the number.
    private static let lifeByte: Int64 = 0
    private static let numberByte: Int64 = 1

    /// Looks into a folder; one that is not there is an error of each body.
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

    /// A file for a task's body.
    ///
    /// Tasks are numbered in their order; a task that saves a second body gets a second file.
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
            // The last run may have removed the file in the meantime.
            guard isLinked else {
                close(numbers)
                continue
            }
            guard isAlone else { return }
            lookAround(clearsUp: true)
            store(next)
            // From a lock of one's own to a shared one there is no moment without.
            _ = FileLock.take(numbers, byte: Self.lifeByte, isShared: true)
            return
        }
    }

    /// Finds the next number that is free, and removes bodies that are not whole.
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

    /// Takes numbers for so many more blocks.
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
        // Numbers only grow, so what was there is written over.
        _ = pwrite(numbers, bytes, bytes.count, 0)
        ftruncate(numbers, off_t(bytes.count))
    }

    private var isLinked: Bool {
        var status = stat()
        return fstat(numbers, &status) == 0 && status.st_nlink > 0
    }
}
