import Files
import Glibc

/// A document that replaces an older one atomically when it is complete.
///
/// Until then it is a file beside, `.NAME.1f3a09c2.part`, so an interrupted run loses nothing. The next
/// run that writes the same document removes what a killed run left.
final class StagedFile {
    /// Open for reading and writing.
    let descriptor: Int32
    private let path: String
    /// Nil if no file can be created in the folder; then the document is copied at the end.
    private var temporaryPath: String?

    private static let ending = ".part"
    private static let digits = 8

    /// Creates the file, beside the one that it will replace.
    init(replacing path: String) throws(SinkError) {
        self.path = path
        let (folder, name) = FileIdentity.split(path)
        // Room for the rest of the name within the 255 bytes of a component.
        let prefix = ".\(String(decoding: name.utf8.prefix(200), as: UTF8.self))."
        Self.removeLeftovers(in: folder, prefix)
        let isReplaceable = access(path, W_OK) == 0
        guard isReplaceable || errno == ENOENT else { throw .cannotOpen(name: path, code: errno) }
        while true {
            let number = String(UInt32.random(in: .min ... .max), radix: 16)
            let padding = String(repeating: "0", count: Self.digits - number.count)
            let beside = "\(folder)/\(prefix)\(padding)\(number)\(Self.ending)"
            let opened = open(beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
            if opened >= 0 {
                // Between the two calls another run may have removed it as a leftover.
                guard FileLock.take(opened) != .busy, Self.isLinked(opened) else {
                    close(opened)
                    continue
                }
                descriptor = opened
                temporaryPath = beside
                return
            }
            guard errno != EEXIST, errno != EINTR else { continue }
            let code = errno
            guard isReplaceable, let elsewhere = Self.openElsewhere() else {
                throw .cannotOpen(name: path, code: code)
            }
            descriptor = elsewhere
            return
        }
    }

    deinit {
        if let temporaryPath { unlink(temporaryPath) }
        close(descriptor)
    }

    /// Moves the document into place, with the owner and the mode of the one it replaces.
    func publish() throws(SinkError) {
        if let temporaryPath {
            var old = stat()
            if lstat(path, &old) == 0, old.st_mode & S_IFMT == S_IFREG {
                // Only root can change the owner; the group can be kept if the user is in it.
                if fchown(descriptor, old.st_uid, old.st_gid) != 0 {
                    _ = fchown(descriptor, .max, old.st_gid)
                }
                fchmod(descriptor, old.st_mode & 0o7777)
            }
            if rename(temporaryPath, path) == 0 {
                self.temporaryPath = nil
                return
            }
        }
        // A file that is a mount point, as in containers, can only be rewritten.
        try rewrite()
    }

    private func rewrite() throws(SinkError) {
        let target = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard target >= 0 else { throw .cannotOpen(name: path, code: errno) }
        defer { close(target) }
        var block = [UInt8](repeating: 0, count: 1 << 16)
        var length: off_t = 0
        while true {
            let count = pread(descriptor, &block, block.count, length)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SinkError(writing: path, code: errno) }
            guard count > 0 else { break }
            var done = 0
            while done < count {
                let written = block[done..<count].withUnsafeBytes {
                    pwrite(target, $0.baseAddress, $0.count, length)
                }
                if written < 0, errno == EINTR { continue }
                guard written >= 0 else { throw SinkError(writing: path, code: errno) }
                done += written
                length += off_t(written)
            }
        }
        guard ftruncate(target, length) == 0 else { throw SinkError(writing: path, code: errno) }
    }

    /// A file without a name in the folder for temporary files.
    private static func openElsewhere() -> Int32? {
        let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let folder = named.isEmpty ? "/tmp" : named
        var template = Array("\(folder)/crawltop-XXXXXX".utf8CString)
        let opened = mkstemp(&template)
        guard opened >= 0 else { return nil }
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
        unlink(template)
        return opened
    }

    /// Removes leftovers that no running process has locked.
    private static func removeLeftovers(in folder: String, _ prefix: String) {
        for name in FolderListing.names(in: folder) {
            guard name.hasPrefix(prefix), name.hasSuffix(ending),
                name.utf8.count == prefix.utf8.count + digits + ending.utf8.count
            else { continue }
            let path = "\(folder)/\(name)"
            let opened = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard opened >= 0 else { continue }
            if FileLock.take(opened) == .taken { unlink(path) }
            close(opened)
        }
    }

    private static func isLinked(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }
}
