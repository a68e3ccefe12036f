import Glibc

/// A file that one body is written to; it appears under its name only when it is whole.
///
/// Written on the network thread: a write of 16 KiB goes to the page cache in some microseconds.
final class BodyFile {
    /// Why a body could not be written.
    struct Failure: Error, CustomStringConvertible {
        /// The system's error number.
        let code: Int32
        let description: String
    }

    private let path: String
    private let temporaryPath: String
    private var descriptor: Int32

    /// Creates `name` in `folder`, under a temporary name for now.
    ///
    /// - Parameter name: One path component of our own making.
    init(folder: String, name: String) throws(Failure) {
        path = "\(folder)/\(name)"
        temporaryPath = "\(folder)/.\(name).part"
        descriptor = open(
            temporaryPath,
            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
            0o644
        )
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

    /// Gives the file its name.
    func finish() throws(Failure) {
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, rename(temporaryPath, path) == 0 else {
            let failure = Failure(Self.problem("finish", path))
            unlink(temporaryPath)
            throw failure
        }
    }

    private static func problem(_ verb: String, _ path: String) -> String {
        "cannot \(verb) \(path): \(String(cString: strerror(errno)))"
    }

    /// A file name of letters, digits, dots and dashes for a task and its URL.
    ///
    /// A password in the URL does not get into it.
    static func name(task: Int, url: String) -> String {
        var slug = ""
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
