import Glibc

/// A user name and a password for `--user`, which never come from the command line itself.
///
/// Everybody on a machine can read the arguments of a process, so they are read from a file that
/// nobody else may read (`file:PATH`) or from an environment variable (`env:NAME`). Both hold
/// `name:password` in their first line.
package struct Credentials: Equatable, Sendable {
    /// The user's name; has no colon.
    package let name: String
    /// The password; may be empty, may have colons.
    package let password: String

    private static let explanation =
        "a password on the command line is visible to everybody on this machine;"
        + " give file:PATH or env:NAME that holds name:password"
    private static let maximumLength = 4096

    /// Finds the credentials that an argument names.
    ///
    /// - Throws: ``ArgumentProblem``, which never quotes what was found.
    package init(source: String) throws(ArgumentProblem) {
        if source.hasPrefix("file:") {
            try self.init(content: Self.read(path: String(source.dropFirst(5))))
        } else if source.hasPrefix("env:") {
            let name = String(source.dropFirst(4))
            guard !name.isEmpty, let value = getenv(name) else {
                throw ArgumentProblem("the environment variable is not set")
            }
            try self.init(content: String(decoding: Self.bytes(of: value), as: UTF8.self))
        } else {
            throw ArgumentProblem(Self.explanation)
        }
    }

    /// Reads `name:password` from the first line of a text.
    init(content: String) throws(ArgumentProblem) {
        let line = content.utf8.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else {
            throw ArgumentProblem("what it holds is not name:password")
        }
        guard line.count <= Self.maximumLength, line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw ArgumentProblem("what it holds is too long or has control characters")
        }
        name = String(decoding: line[..<colon], as: UTF8.self)
        password = String(decoding: line[line.index(after: colon)...], as: UTF8.self)
    }

    private static func read(path: String) throws(ArgumentProblem) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ArgumentProblem("the file cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFIFO
        else { throw ArgumentProblem("this is not a file") }
        guard status.st_mode & 0o077 == 0 else {
            throw ArgumentProblem("others may read the file; run chmod 600 on it")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: maximumLength)
        while bytes.count <= maximumLength {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ArgumentProblem("the file cannot be read") }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func bytes(of text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text, count: strlen(text))
    }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
    /// The name alone, so that no log and no crash report shows the password.
    package var description: String { "\(name):***" }

    /// The same in a debugger's or a test's dump.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
