import Glibc
import Statistics

/// A file or standard output that bytes are appended to, by way of a buffer.
///
/// Not for use from two tasks at once. The first failure is final: what is appended after it is
/// dropped, and each call throws the same error again.
package final class OutputFile {
    /// What error messages call it.
    package let name: String
    /// Whether its beginning can be written again at the end, as in a regular file that is ours.
    package let isRewritable: Bool

    private let descriptor: Int32
    /// How bytes are written: to a pipe or a terminal no longer than its reader is waited for.
    ///
    /// Let go of at the end: the reader of a pipe sees its end when every descriptor is closed.
    private var writer: PatientDescriptor?
    private let isOwned: Bool
    private var isClosed = false
    private var buffer: [UInt8] = []
    private var failure: SinkError?

    /// Bytes that are held before they are written.
    private static let capacity = 1 << 16

    /// Creates or empties a file, or takes standard output for `-`.
    ///
    /// New files get mode 0644 less the umask, and no child process inherits them. From the first one
    /// on the process ignores SIGPIPE and SIGXFSZ, so that their causes come back as errors.
    package init(path: String) throws(SinkError) {
        Self.ignoreWriteSignals()
        if path == "-" {
            name = "standard output"
            descriptor = STDOUT_FILENO
            isOwned = false
            isRewritable = false
        } else {
            let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
            var opened = open(path, flags, 0o644)
            while opened < 0, errno == EINTR { opened = open(path, flags, 0o644) }
            guard opened >= 0 else { throw .cannotOpen(name: path, code: errno) }
            name = path
            descriptor = opened
            isOwned = true
            isRewritable = Self.isRegular(opened)
        }
        writer = PatientDescriptor(descriptor)
        buffer.reserveCapacity(Self.capacity * 2)
    }

    /// Takes an open descriptor that stays the caller's to close.
    package init(descriptor: Int32, name: String) {
        Self.ignoreWriteSignals()
        self.name = name
        self.descriptor = descriptor
        writer = PatientDescriptor(descriptor)
        isOwned = false
        isRewritable = false
    }

    deinit {
        if isOwned, !isClosed { _ = Glibc.close(descriptor) }
    }

    /// Lets `fill` append to the buffer, and writes the buffer once it is full.
    ///
    /// After ``close()`` it does nothing.
    package func append(_ fill: (inout [UInt8]) -> Void) throws(SinkError) {
        if let failure { throw failure }
        // The descriptor may be somebody else's by now.
        guard !isClosed else { return }
        fill(&buffer)
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Writes what the buffer holds.
    package func flush() throws(SinkError) {
        defer { buffer.removeAll(keepingCapacity: buffer.capacity <= Self.capacity * 4) }
        if let failure { throw failure }
        guard !isClosed else { return }
        do {
            try writeAll(buffer)
        } catch {
            failure = error
            throw error
        }
    }

    /// Replaces the first bytes of a file that ``isRewritable``; writes the buffer before.
    package func rewriteStart(_ bytes: [UInt8]) throws(SinkError) {
        try flush()
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, off_t(done))
            }
            if count >= 0 { done += count } else if errno != EINTR { throw fail(errno) }
        }
    }

    /// Writes what is left and closes the file; standard output stays open.
    ///
    /// A second call does nothing.
    package func close() throws(SinkError) {
        guard !isClosed else { return }
        defer {
            isClosed = true
            writer = nil
        }
        do {
            try flush()
        } catch {
            if isOwned { _ = Glibc.close(descriptor) }
            throw error
        }
        // On Linux the descriptor is gone even after EINTR (close(2)), so there is no second try.
        if isOwned, Glibc.close(descriptor) != 0, errno != EINTR { throw fail(errno) }
    }

    private func writeAll(_ bytes: [UInt8]) throws(SinkError) {
        do throws(PatientDescriptor.Failure) {
            try writer?.write(bytes)
        } catch {
            switch error {
            case .system(let code): throw SinkError(writing: name, code: code)
            case .notRead: throw .notRead(name: name)
            }
        }
    }

    private func fail(_ code: Int32) -> SinkError {
        let error = SinkError(writing: name, code: code)
        failure = error
        return error
    }

    private static func isRegular(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func ignoreWriteSignals() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
