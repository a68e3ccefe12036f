import Glibc
import URLStandard

/// A file for one body, written under a temporary name and renamed when the body is complete.
///
/// Written on the network thread, because a write of 16 KiB to the page cache takes microseconds.
final class BodyFile {
    /// Why a body could not be written.
    struct Failure: Error, CustomStringConvertible {
        /// The system's error number.
        let code: Int32
        let description: String
    }

    private let folder: String
    private let name: String
    private let temporaryPath: String
    private var descriptor: Int32

    /// The most names that are tried if a file exists.
    private static let maximumTries = 10_000

    /// Creates the file under a temporary name.
    ///
    /// - Parameter name: The file's final name, as ``name(task:url:)`` makes it.
    init(folder: String, name: String) throws(Failure) {
        self.folder = folder
        self.name = name
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        var path = "\(folder)/.\(name)\(Self.ending)"
        descriptor = open(path, flags, 0o644)
        // A file of the same temporary name may belong to a run that is still under way.
        var attempt = 2
        while descriptor < 0, errno == EEXIST, attempt <= Self.maximumTries {
            path = "\(folder)/.\(Self.name(name, attempt))\(Self.ending)"
            descriptor = open(path, flags, 0o644)
            attempt += 1
        }
        temporaryPath = path
        guard descriptor >= 0 else { throw Failure(Self.problem("create", temporaryPath)) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporaryPath)
    }

    /// Appends a piece.
    func write(_ piece: UnsafeRawBufferPointer) throws(Failure) {
        var rest = piece
        while rest.count > 0 {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw Failure(Self.problem("write", temporaryPath))
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Gives the file its final name, or one with a second number if that is taken (`17.2-…`); returns
    /// its path.
    func finish() throws(Failure) -> String {
        let closed = close(descriptor)
        descriptor = -1
        if closed == 0 {
            for attempt in 1...Self.maximumTries {
                let path = "\(folder)/\(Self.name(name, attempt))"
                if Self.move(temporaryPath, to: path) { return path }
                guard errno == EEXIST else { break }
            }
        }
        let failure = Failure(Self.problem("finish", "\(folder)/\(name)"))
        unlink(temporaryPath)
        throw failure
    }

    /// Renames a file without ever replacing another one.
    private static func move(_ path: String, to target: String) -> Bool {
        if link(path, target) == 0 {
            unlink(path)
            return true
        }
        // A file system without hard links, such as FAT.
        guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else { return false }
        guard access(target, F_OK) != 0 else {
            errno = EEXIST
            return false
        }
        return rename(path, target) == 0
    }

    private static func problem(_ verb: String, _ path: String) -> String {
        // `strerror` would blame the file for a limit of the process.
        let reason =
            errno == EFBIG ? "the file size limit is reached" : String(cString: strerror(errno))
        return "cannot \(verb) \(path): \(reason)"
    }

    private static let ending = ".part"

    /// The name of another file for the same number.
    private static func name(_ name: String, _ attempt: Int) -> String {
        guard attempt > 1 else { return name }
        let number = name.prefix { $0 != "-" }
        return "\(number).\(attempt)\(name.dropFirst(number.count))"
    }

    /// The number at the beginning of a saved body's name.
    static func number(of name: String) -> Int? {
        let digits = name.utf8.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        var rest = name.utf8.dropFirst(digits.count)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst().drop { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        }
        // No run makes numbers of more than 15 digits.
        guard !digits.isEmpty, digits.count <= 15, rest.first == UInt8(ascii: "-") else {
            return nil
        }
        return Int(Substring(digits))
    }

    /// Whether a name is the temporary name of an incomplete body.
    static func isTemporary(_ name: String) -> Bool {
        name.hasPrefix(".") && name.hasSuffix(ending) && number(of: String(name.dropFirst())) != nil
    }

    /// A file name of letters, digits, dots, dashes and underscores for a task and its URL.
    ///
    /// It contains no secret of the URL.
    static func name(task: Int, url: String) -> String {
        var slug = ""
        let url = SecretMask.url(url)
        let rest = url.split(separator: "/", maxSplits: 1).last ?? ""
        let authority = rest.drop { $0 == "/" }.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let start = authority.lastIndex(of: "@").map { rest.index(after: $0) } ?? rest.startIndex
        for byte in rest[start...].utf8.prefix(120) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                slug.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                if !slug.isEmpty, slug.last != "_" { slug.append("_") }
            }
        }
        return "\(task + 1)-\(slug)"
    }
}

extension BodyFile.Failure {
    fileprivate init(_ description: String) {
        self.init(code: errno, description: description)
    }
}
