import Glibc
import SafeText

/// Why results could not be written to the file that each case names.
package enum SinkError: Error, Equatable, Sendable {
    /// The file could not be opened or created; with `errno`.
    case cannotOpen(name: String, code: Int32)
    /// The file holds records, and the command line does not say what to do with them.
    case exists(name: String)
    /// The path is a symbolic link to a file, or to nothing.
    case symbolicLink(name: String)
    /// Another process writes the file.
    case busy(name: String)
    /// The content of the file cannot be continued.
    case foreign(name: String, reason: Foreignness)
    /// No room is left.
    case diskFull(name: String)
    /// The file has reached the size that the process may write (RLIMIT_FSIZE) or its file system
    /// can hold.
    case fileSizeLimit(name: String)
    /// The reader of a pipe has closed it, as `head` does.
    case closedPipe(name: String)
    /// The reader of a pipe did not read it in the time that a stop left.
    case notRead(name: String)
    /// Another write error; with `errno`.
    case cannotWrite(name: String, code: Int32)
    /// zlib failed, which it does only without memory; with its code.
    case compression(name: String, code: Int32)

    /// Why a file cannot be continued.
    package enum Foreignness: String, Sendable {
        /// Not JSON Lines.
        case notJSONLines = "it does not begin with a JSON object"
        /// CSV with another header.
        case otherColumns = "its columns are not those of this version"
        /// Not a compressed WARC file.
        case notArchive = "it does not begin with a compressed WARC record"
        /// An archive whose last records cannot be read.
        case damagedArchive = "it is damaged, and not only cut off"
    }

    /// The error for a failed `write`, by its `errno`.
    init(writing name: String, code: Int32) {
        switch code {
        case ENOSPC: self = .diskFull(name: name)
        case EFBIG: self = .fileSizeLimit(name: name)
        case EPIPE: self = .closedPipe(name: name)
        default: self = .cannotWrite(name: name, code: code)
        }
    }

    /// Whether the reader has closed the pipe, so that the run ends without a complaint.
    package var isClosedPipe: Bool {
        if case .closedPipe = self { true } else { false }
    }

    /// Whether the error is wrong usage of the command line.
    package var isRefusal: Bool {
        switch self {
        case .exists, .symbolicLink, .foreign: true
        default: false
        }
    }
}

extension SinkError: CustomStringConvertible {
    /// One line for people, naming the file; safe to print.
    package var description: String {
        switch self {
        case .cannotOpen(let name, let code):
            "cannot open \(SafeText(name)): \(Self.words(for: code))"
        case .exists(let name):
            "\(SafeText(name)) exists and is not empty; --overwrite empties it, --append adds to it"
        case .symbolicLink(let name):
            "\(SafeText(name)) is a symbolic link; name the file itself"
        case .busy(let name): "cannot write \(SafeText(name)): another run is writing it"
        case .foreign(let name, let reason):
            "cannot append to \(SafeText(name)): \(reason.rawValue)"
        case .diskFull(let name): "cannot write \(SafeText(name)): no space left"
        case .fileSizeLimit(let name):
            "cannot write \(SafeText(name)): the file size limit is reached"
        case .closedPipe(let name): "cannot write \(SafeText(name)): its reader has gone"
        case .notRead(let name): "\(SafeText(name)) was not read to its end"
        case .cannotWrite(let name, let code):
            "cannot write \(SafeText(name)): \(Self.words(for: code))"
        case .compression(let name, let code):
            "cannot compress \(SafeText(name)): zlib error \(code)"
        }
    }

    private static func words(for code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
