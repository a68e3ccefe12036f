import Glibc

/// What exists at an output's path before it is opened.
enum OutputTarget: Equatable {
    /// Nothing.
    case nothing
    /// A regular file.
    case file(size: Int64)
    /// A pipe, a device or a socket, perhaps through a symbolic link.
    case special
    /// An open descriptor of this process, such as `/dev/stderr`.
    case descriptor(Int32)

    /// Inspects a path without opening it.
    ///
    /// A symbolic link to a file, or to nothing, is refused: otherwise the creator of the link would
    /// choose which file is written.
    init(path: String) throws(SinkError) {
        if let descriptor = Self.descriptor(of: path) {
            self = .descriptor(descriptor)
            return
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw .cannotOpen(name: path, code: errno) }
            self = .nothing
            return
        }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, stat(path, &status) != 0 { throw .symbolicLink(name: path) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw .cannotOpen(name: path, code: EISDIR)
        case S_IFREG where isLink: throw .symbolicLink(name: path)
        case S_IFREG: self = .file(size: Int64(status.st_size))
        default: self = .special
        }
    }

    /// The number in `/dev/fd/N`.
    ///
    /// Opening that path would give a regular file a second offset.
    private static func descriptor(of path: String) -> Int32? {
        switch path {
        case "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
                return Int32(path.dropFirst(prefix.count))
            }
            return nil
        }
    }
}
