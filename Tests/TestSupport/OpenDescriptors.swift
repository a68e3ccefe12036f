import Glibc

/// The descriptors of the test process, which programs under test must not inherit.
package enum OpenDescriptors {
    /// More than a test process has open.
    private static let end: Int32 = 4096

    /// Marks all but the standard streams to be closed when a program starts.
    ///
    /// SwiftNIO opens listening sockets without that mark, so a program would hold the port of a
    /// server that another test has stopped.
    package static func keepFromPrograms() {
        for descriptor in 3..<end { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }
}
