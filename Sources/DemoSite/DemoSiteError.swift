import Glibc

/// Why the site could not start.
package enum DemoSiteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another program listens on the port.
    case portInUse(UInt16)
    /// This user may not listen on the port; on Linux those below 1024 need a privilege.
    case portForbidden(UInt16)
    /// Any other failure, with the system's `errno`.
    case cannotListen(port: UInt16, errno: Int32)

    /// The error of a failed `bind` or `listen`.
    init(port: UInt16, errno code: Int32) {
        switch code {
        case EADDRINUSE: self = .portInUse(port)
        case EACCES, EPERM: self = .portForbidden(port)
        default: self = .cannotListen(port: port, errno: code)
        }
    }

    /// One sentence for people.
    package var description: String {
        switch self {
        case .portInUse(let port):
            "port \(port) on \(DemoSiteConfiguration.host) is in use by another program"
        case .portForbidden(let port):
            "no permission to listen on port \(port) of \(DemoSiteConfiguration.host)"
        case .cannotListen(let port, let code):
            "cannot listen on \(DemoSiteConfiguration.host):\(port): \(String(cString: strerror(code)))"
        }
    }
}
