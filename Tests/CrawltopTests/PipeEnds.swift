import Glibc
import TestSupport

/// A pipe that no child process inherits by accident.
struct PipeEnds {
    /// Where it is read and written.
    let reader, writer: Int32

    // Swift does not import pipe2. Setting the flag after pipe() would be too late: other tests
    // start programs at the same time.
    private typealias Function = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32

    init() throws {
        guard let symbol = dlsym(nil, "pipe2") else {
            throw PseudoTerminalError.system("pipe2", ENOSYS)
        }
        var ends: [Int32] = [0, 0]
        guard unsafeBitCast(symbol, to: Function.self)(&ends, O_CLOEXEC) == 0 else {
            throw PseudoTerminalError.system("pipe2", errno)
        }
        (reader, writer) = (ends[0], ends[1])
    }

    /// Closes both ends.
    func close() {
        Glibc.close(reader)
        Glibc.close(writer)
    }
}
