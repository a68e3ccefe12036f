import Glibc

/// Reads a small file that an option names.
enum FileText {
    /// The bytes of a file or of a pipe, at most a block more than the maximum.
    ///
    /// - Parameter isPrivate: Whether a file that others may read is refused.
    static func read(
        _ path: String,
        isPrivate: Bool,
        maximum: Int = SecretSource.maximumLength
    ) throws(ArgumentProblem) -> [UInt8] {
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
        while bytes.count <= maximum {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ArgumentProblem("the file cannot be read") }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        // Editors add a byte order mark, which is no part of the text.
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// The values in the bytes of a file, one a line.
    ///
    /// Empty lines and lines that begin with `#` are left out, as in a list of URLs.
    ///
    /// - Throws: ``ArgumentProblem``, which names the line and quotes nothing of it.
    static func values<Value>(
        in bytes: [UInt8],
        maximum: Int = SecretSource.maximumLength,
        _ read: (String) throws(ArgumentProblem) -> Value
    ) throws(ArgumentProblem) -> [Value] {
        guard bytes.count <= maximum else {
            throw ArgumentProblem("the file is over \(maximum >> 10) KiB")
        }
        var values: [Value] = []
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == 0x0D ? line.dropLast() : line
            guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }),
                first != UInt8(ascii: "#")
            else { continue }
            do throws(ArgumentProblem) {
                values.append(try read(String(decoding: line, as: UTF8.self)))
            } catch {
                throw ArgumentProblem("line \(index + 1) of the file: \(error)")
            }
        }
        return values
    }
}
