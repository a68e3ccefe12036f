import Glibc
import Testing

@testable import Clock
@testable import Files

struct PatientDescriptorTests {
    /// A pipe, closed at the end.
    private final class Pipe {
        let reader, writer: Int32

        init() {
            var ends: [Int32] = [0, 0]
            pipe(&ends)
            (reader, writer) = (ends[0], ends[1])
        }

        deinit {
            close(reader)
            close(writer)
        }
    }

    @Test func `a pipe that nobody reads is given up when the patience is over`() throws {
        let pipe = Pipe()
        let patience = Patience()
        let descriptor = PatientDescriptor(pipe.writer, patience: patience)
        #expect(fcntl(pipe.writer, F_GETFL) & O_NONBLOCK == 0)
        try descriptor.write([1, 2, 3])
        patience.end(at: .now())
        #expect(throws: PatientDescriptor.Failure.notRead) {
            try descriptor.write([UInt8](repeating: 7, count: 1 << 20))
        }
        // The flag belongs to our description; others that share the pipe do not see it.
        #expect(fcntl(pipe.writer, F_GETFL) & O_NONBLOCK == 0)
    }

    @Test func `a pipe whose reader has gone says so`() {
        let pipe = Pipe()
        signal(SIGPIPE, SIG_IGN)
        let descriptor = PatientDescriptor(pipe.writer)
        close(pipe.reader)
        #expect(throws: PatientDescriptor.Failure.system(code: EPIPE)) {
            try descriptor.write([1])
        }
    }

    @Test func `a socket is written without blocking`() throws {
        var ends: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { ends.forEach { close($0) } }
        let patience = Patience()
        patience.end(at: .now())
        let descriptor = PatientDescriptor(ends[0], patience: patience)
        try descriptor.write([1, 2, 3])
        #expect(throws: PatientDescriptor.Failure.notRead) {
            try descriptor.write([UInt8](repeating: 7, count: 1 << 22))
        }
    }

    @Test func `the earliest end of the patience counts`() {
        let patience = Patience()
        #expect(!patience.isOver)
        patience.end(at: MonotonicTime.now() + .seconds(3600))
        #expect(!patience.isOver)
        patience.end(at: .now())
        patience.end(at: .distantFuture)
        #expect(patience.isOver)
    }
}
