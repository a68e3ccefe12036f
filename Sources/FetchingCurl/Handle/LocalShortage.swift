import Fetching
import Glibc

/// What this machine can run out of.
enum LocalShortage {
    /// The class of a system's error number; nil if it tells of anything else.
    ///
    /// `ENOBUFS` is a socket that the system has no room for (socket(2)).
    static func errorClass(of code: Int32) -> ErrorClass? {
        switch code {
        case EMFILE, ENFILE, ENOBUFS: .localDescriptors
        case ENOMEM: .localMemory
        default: nil
        }
    }

    /// The error of a transfer that would be one too many for the descriptors there are.
    static let noConnection = FetchError(
        .localDescriptors,
        phase: .connect,
        message: "no descriptor was left for a connection"
    )

    /// The error of a transfer for which something was lacking; nil if the number tells of anything
    /// else.
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
