import Cookies
import Glibc
import SafeText

/// The file of `--cookie-jar`: the one file that is an input and an output of the same run.
///
/// It is read at the start, and replaced at the end by a new one that only its owner may read.
struct CookieJarFile: Sendable {
    /// A jar of 3,000 cookies of 4 KiB has less.
    private static let maximumBytes = 16 << 20

    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Its cookies; none if there is no file yet.
    func read() throws(CommandError) -> CookieJar {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT {
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
            guard access(String(folder), W_OK | X_OK) == 0 else { throw problem("write") }
            return CookieJar()
        }
        guard descriptor >= 0 else { throw problem("read") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= Self.maximumBytes {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw problem("read") }
            guard count > 0 else { return CookieJar(netscape: bytes, now: Int64(time(nil))) }
            bytes += block[..<count]
        }
        errno = EFBIG
        throw problem("read")
    }

    /// Replaces the file atomically; a symbolic link stays one.
    func write(_ jar: CookieJar) throws(CommandError) {
        let target =
            realpath(path, nil).map { resolved in
                defer { free(resolved) }
                return String(cString: resolved)
            } ?? path
        var name = Array("\(target).XXXXXX".utf8CString)
        // Of mode 0600.
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw problem("write") }
        var rest = jar.netscape(now: Int64(time(nil)))[...]
        var isWritten = true
        while isWritten, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            isWritten = count >= 0
            if isWritten { rest = rest.dropFirst(count) }
        }
        let isClosed = close(descriptor) == 0
        guard isWritten, isClosed, rename(name, target) == 0 else {
            let error = problem("write")
            unlink(name)
            throw error
        }
    }

    private func problem(_ verb: String) -> CommandError {
        .runtime("cannot \(verb) --cookie-jar '\(path)': \(String(cString: strerror(errno)))")
    }
}
