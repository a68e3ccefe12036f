import Files
import Glibc

/// Checks of an output before it is opened for writing.
extension OutputFile {
    /// Checks whether a path can be opened in a role, without changing anything.
    ///
    /// - Returns: How many bytes of an incomplete record will be cut off its end.
    package static func check(_ path: String, as role: OutputRole) throws(SinkError) -> Int64 {
        guard path != "-" else { return 0 }
        switch try OutputTarget(path: path) {
        case .descriptor, .special: return 0
        case .nothing:
            let (folder, name) = FileIdentity.split(path)
            guard !name.isEmpty else { throw .cannotOpen(name: path, code: EISDIR) }
            guard access(folder, W_OK | X_OK) == 0 else {
                throw .cannotOpen(name: path, code: errno)
            }
            return 0
        case .file(let size):
            guard access(path, W_OK) == 0 else { throw .cannotOpen(name: path, code: errno) }
            guard case .records(let format, let existing) = role, size > 0 else { return 0 }
            guard existing != .refuse else { throw .exists(name: path) }
            let descriptor = try open(path, O_RDONLY)
            defer { Glibc.close(descriptor) }
            let tail = try tail(of: descriptor, path, format, existing, isReadOnly: true)
            return existing == .append ? size - tail.wholeLength : 0
        }
    }

    /// How much of a file is kept before the new records.
    ///
    /// A file opened for writing is locked. Otherwise a second run would take the incomplete record of
    /// this run for that of a killed one.
    static func tail(
        of descriptor: Int32,
        _ path: String,
        _ format: RecordFormat,
        _ existing: ExistingFile,
        isReadOnly: Bool = false
    ) throws(SinkError) -> RecordTail {
        if !isReadOnly, FileLock.take(descriptor) == .busy { throw .busy(name: path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(name: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            return RecordTail(wholeLength: 0)
        }
        switch existing {
        case .refuse: throw .exists(name: path)
        case .overwrite: return RecordTail(wholeLength: 0)
        case .append:
            let file = RecordFile(
                descriptor: descriptor,
                name: path,
                size: Int64(status.st_size)
            )
            return try RecordTail(of: file, format: format)
        }
    }

    /// Opens a path without following a symbolic link.
    static func open(
        _ path: String,
        _ flags: Int32,
        _ mode: mode_t = 0
    ) throws(SinkError) -> Int32 {
        // Devices are often links; ``OutputTarget`` has checked the target.
        let mayFollow = flags & O_NOCTTY != 0
        let flags = flags | O_CLOEXEC | (mayFollow ? 0 : O_NOFOLLOW)
        while true {
            let descriptor = Glibc.open(path, flags, mode)
            if descriptor >= 0 { return descriptor }
            guard errno != EINTR else { continue }
            throw errno == ELOOP && !mayFollow
                ? .symbolicLink(name: path) : .cannotOpen(name: path, code: errno)
        }
    }

    /// Whether a log's last line has no line feed, as after a killed run.
    static func lacksLineFeed(_ path: String) -> Bool {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        var status = stat()
        var last: UInt8 = 0
        guard fstat(descriptor, &status) == 0, status.st_size > 0,
            pread(descriptor, &last, 1, status.st_size - 1) == 1
        else { return false }
        return last != UInt8(ascii: "\n")
    }
}
