import Glibc

/// Where an option finds a secret: `file:PATH` or `env:NAME`, never the command line itself.
///
/// Everyone on a machine can read the arguments of a process, so they only name a file that nobody
/// else may read or an environment variable.
enum SecretSource {
    /// Bytes of a file or variable at most; tokens of some kilobytes are common.
    static let maximumLength = 16_384

    /// The file that a source names; nil for an environment variable.
    static func file(of source: String) -> String? {
        source.hasPrefix("file:") ? String(source.dropFirst(5)) : nil
    }

    /// What a source holds; of a file at most a little more than the maximum, so that too much can be
    /// told.
    ///
    /// - Parameter explanation: What is said of an argument that names no source.
    /// - Throws: ``ArgumentProblem``, which never quotes what was found.
    static func read(
        _ source: String,
        orSay explanation: String
    ) throws(ArgumentProblem) -> String {
        if let path = file(of: source) {
            let bytes = try FileText.read(path, isPrivate: true)
            return String(decoding: bytes, as: UTF8.self)
        }
        guard source.hasPrefix("env:") else { throw ArgumentProblem(explanation) }
        let name = String(source.dropFirst(4))
        guard !name.isEmpty, let value = getenv(name) else {
            throw ArgumentProblem("the environment variable is not set")
        }
        let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value))
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Reads a small file that an option names.
enum FileText {
    /// The bytes of a file, or of a pipe; at most a block more than ``SecretSource/maximumLength``.
    ///
    /// - Parameter isPrivate: Whether a file that others may read is refused.
    static func read(_ path: String, isPrivate: Bool) throws(ArgumentProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ArgumentProblem("the file cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFIFO
        else { throw ArgumentProblem("this is not a file") }
        guard !isPrivate || status.st_mode & 0o077 == 0 else {
            throw ArgumentProblem("others may read the file; run chmod 600 on it")
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= SecretSource.maximumLength {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ArgumentProblem("the file cannot be read") }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        // Editors add a byte order mark, which is no part of the text.
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }
}
