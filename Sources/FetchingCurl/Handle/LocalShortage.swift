import Fetching
import Glibc

/// Errors of a machine that has run out of descriptors or memory.
enum LocalShortage {
    /// The class of an `errno` that means a shortage; nil for any other.
    ///
    /// `socket` fails with `ENOBUFS` if the system has no room for a socket.
    static func errorClass(of code: Int32) -> ErrorClass? {
        switch code {
        case EMFILE, ENFILE, ENOBUFS: .localDescriptors
        case ENOMEM: .localMemory
        default: nil
        }
    }

    /// The error of a transfer that there is no descriptor for.
    static let noConnection = FetchError(
        .localDescriptors,
        phase: .connect,
        message: "no descriptor was left for a connection"
    )

    /// The error for an `errno` that means a shortage; nil for any other.
    static func error(_ code: Int32, for what: String, phase: TaskState) -> FetchError? {
        errorClass(of: code).map {
            FetchError(
                $0,
                phase: phase,
                message: "nothing was left for \(what): \(String(cString: strerror(code)))"
            )
        }
    }
}
