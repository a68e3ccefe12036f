import Glibc
import TerminalUI

/// Why results could not be written to the file that each case names.
package enum SinkError: Error, Equatable, Sendable {
    /// The file could not be opened or created; with `errno`.
    case cannotOpen(name: String, code: Int32)
    /// No room is left, or a quota or file size limit was reached.
    case diskFull(name: String)
    /// Whoever read the other end of a pipe has gone, as `head` does.
    case closedPipe(name: String)
    /// Whoever has the other end did not read it in the time that a stop left.
    case notRead(name: String)
    /// Another write error; with `errno`.
    case cannotWrite(name: String, code: Int32)
    /// zlib failed, which it does only for want of memory; with its code.
    case compression(name: String, code: Int32)

    /// The error for a failed `write`, by its `errno`.
    init(writing name: String, code: Int32) {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: self = .diskFull(name: name)
        case EPIPE: self = .closedPipe(name: name)
        default: self = .cannotWrite(name: name, code: code)
        }
    }

    /// Whether the reader has simply had enough, so that the run should end without a complaint.
    package var isClosedPipe: Bool {
        if case .closedPipe = self { true } else { false }
    }
}

extension SinkError: CustomStringConvertible {
    /// One line for people, naming the file; safe to print.
    package var description: String {
        switch self {
        case .cannotOpen(let name, let code):
            "cannot open \(SafeText(name)): \(Self.words(for: code))"
        case .diskFull(let name): "cannot write \(SafeText(name)): no space left"
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
