import Glibc

/// The device and inode of a path or descriptor, the same for all spellings of a path, hard links and
/// symbolic links.
///
/// Terminals, other character devices, sockets and folders have none: several uses can share them
/// without harm.
package enum FileIdentity: Hashable, Sendable {
    /// A file that exists.
    case existing(device: UInt, inode: UInt)
    /// A file that does not exist yet: its name, and the folder that it would be in.
    case missing(name: String, device: UInt, inode: UInt)

    /// The identity of an open file.
    package init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The identity of a path's target; nil also if it cannot be determined.
    package init?(path: String) {
        var status = stat()
        if stat(path, &status) == 0 {
            self.init(status)
        } else {
            let (folder, name) = Self.split(path)
            guard !name.isEmpty, stat(folder, &status) == 0 else { return nil }
            self = .missing(name: name, device: status.st_dev, inode: status.st_ino)
        }
    }

    private init?(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFIFO, S_IFBLK:
            self = .existing(device: status.st_dev, inode: status.st_ino)
        default: return nil
        }
    }

    /// A path's folder and last component, as from `dirname` and `basename`.
    package static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.utf8.index(after: slash)...]))
    }
}
