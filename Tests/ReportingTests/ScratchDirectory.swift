import Files
import Glibc

/// A temporary directory for one test, removed with it.
final class ScratchDirectory {
    let path: String

    init() {
        var template = Array("/tmp/crawltop-test-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
        }
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(directory)
        rmdir(path)
    }

    /// A path below the directory.
    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// All bytes of a file; empty if there is none.
func contents(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 {
        bytes += chunk[..<count]
    }
    return bytes
}

/// The file as text.
func text(of path: String) -> String { String(decoding: contents(of: path), as: UTF8.self) }

/// Overwrites a file.
func write(_ text: String, to path: String) { write(Array(text.utf8), to: path) }

/// Overwrites a file.
func write(_ bytes: [UInt8], to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}

/// The permissions of a file.
func mode(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}

/// The names in a scratch directory.
extension ScratchDirectory {
    var names: [String] { FolderListing.names(in: path).sorted() }
}
