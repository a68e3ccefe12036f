import Glibc

/// A TCP socket on the loopback address that programs started meanwhile do not inherit.
///
/// One that SwiftNIO opens is inherited, and its port stays taken until the last such program ends.
struct BoundSocket {
    /// Why the port could not be had.
    struct Failure: Error {
        let errno: Int32
    }

    /// Owned by the server that listens on it.
    let descriptor: Int32

    /// Binds to a port, or to any free one if it is zero.
    init(port: UInt16) throws(Failure) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr(DemoSiteConfiguration.host)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            let code = errno
            close(descriptor)
            throw Failure(errno: code)
        }
    }
}
