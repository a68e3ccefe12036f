import Files
import Glibc

/// A buffered file or standard output.
///
/// Not for concurrent use. The first failure is final: later bytes are dropped, and each call throws
/// the same error.
package final class OutputFile {
    /// The name for error messages.
    package let name: String
    /// Whether written bytes can be overwritten, as in a staged document.
    package let isRewritable: Bool
    /// Whether it is a regular file that was opened by name.
    package var isNamed: Bool {
        switch holder {
        case .caller, .device: false
        case .file, .newFile, .document: true
        }
    }
    /// Whether the file has records of an earlier run.
    package let isContinued: Bool

    private let descriptor: Int32
    private let holder: Holder
    /// Writes bytes; to a pipe or a terminal, only as long as the run waits for the reader.
    ///
    /// Released at the end, because the reader of a pipe sees its end only when every descriptor is
    /// closed.
    private var writer: PatientDescriptor?
    private var isClosed = false
    private var buffer: [UInt8] = []
    /// The end of the last record in the buffer.
    private var recordEnds: [Int] = []
    /// Bytes in the file of an incomplete record.
    private var unfinished = 0
    /// The length to keep.
    ///
    /// The file is cut only when the first bytes are written, because the run may fail to begin until
    /// then.
    private var keptLength: Int64?
    private var failure: SinkError?

    /// The origin of the descriptor.
    private enum Holder {
        /// The caller, which closes it.
        case caller
        /// A pipe, a device, or another descriptor's copy.
        case device
        /// An existing file.
        case file
        /// A new file, which is removed if nothing is ever written.
        case newFile(path: String)
        /// A staged document, which is not complete yet.
        case document(StagedFile)
    }

    /// The size of the buffer in bytes.
    private static let capacity = 1 << 16

    /// Opens a file, or standard output for `-`.
    ///
    /// An existing file is not changed before the first bytes are written. New files have the mode of
    /// their role, less the umask, and child processes do not inherit them. From the first file on, the
    /// process ignores SIGPIPE and SIGXFSZ, so that writes return errors instead.
    package init(path: String, as role: OutputRole) throws(SinkError) {
        Self.ignoreWriteSignals()
        guard path != "-" else {
            name = "standard output"
            (descriptor, holder) = (STDOUT_FILENO, .caller)
            (isRewritable, isContinued) = (false, false)
            return
        }
        name = path
        let target = try OutputTarget(path: path)
        switch (target, role) {
        case (.descriptor(let number), _):
            descriptor = fcntl(number, F_DUPFD_CLOEXEC, 3)
            guard descriptor >= 0 else { throw .cannotOpen(name: path, code: errno) }
            (holder, isRewritable, isContinued) = (.device, false, false)
        case (.special, _):
            descriptor = try Self.open(path, O_WRONLY | O_NOCTTY)
            (holder, isRewritable, isContinued) = (.device, false, false)
        case (_, .report):
            let document = try StagedFile(replacing: path)
            (descriptor, holder) = (document.descriptor, .document(document))
            (isRewritable, isContinued) = (true, false)
        case (.nothing, _):
            let flags = O_RDWR | O_CREAT | O_EXCL | (role == .log ? O_APPEND : 0)
            descriptor = try Self.open(path, flags, role.mode)
            (holder, isRewritable, isContinued) = (.newFile(path: path), false, false)
            if role != .log { _ = FileLock.take(descriptor) }
        case (.file, .log):
            descriptor = try Self.open(path, O_WRONLY | O_APPEND)
            (holder, isRewritable, isContinued) = (.file, false, true)
            if Self.lacksLineFeed(path) { buffer.append(UInt8(ascii: "\n")) }
        case (.file, .records(let format, let existing)):
            descriptor = try Self.open(path, O_RDWR)
            let tail: RecordTail
            do throws(SinkError) {
                tail = try Self.tail(of: descriptor, path, format, existing)
            } catch {
                Glibc.close(descriptor)
                throw error
            }
            keptLength = tail.wholeLength
            (holder, isRewritable, isContinued) = (.file, false, tail.wholeLength > 0)
            if tail.lacksLineFeed { buffer.append(UInt8(ascii: "\n")) }
        }
        buffer.reserveCapacity(Self.capacity * 2)
    }

    /// Uses an open descriptor, which the caller closes.
    package init(descriptor: Int32, name: String) {
        Self.ignoreWriteSignals()
        self.name = name
        self.descriptor = descriptor
        holder = .caller
        isRewritable = false
        isContinued = false
    }

    deinit {
        guard !isClosed else { return }
        switch holder {
        case .caller, .document: break
        case .device, .file: Glibc.close(descriptor)
        case .newFile(let path):
            removeIfEmpty(path)
            Glibc.close(descriptor)
        }
    }

    /// Lets `fill` append to the buffer, and writes the buffer when it is full.
    ///
    /// Does nothing after ``close()``.
    package func append(_ fill: (inout [UInt8]) -> Void) throws(SinkError) {
        if let failure { throw failure }
        // The number may belong to another file by now.
        guard !isClosed else { return }
        fill(&buffer)
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Marks the end of a record; if the disk is full, the file is cut back to the last such end.
    package func endRecord() {
        if buffer.isEmpty { unfinished = 0 } else { recordEnds.append(buffer.count) }
    }

    /// Writes the buffer.
    package func flush() throws(SinkError) {
        defer {
            buffer.removeAll(keepingCapacity: buffer.capacity <= Self.capacity * 4)
            recordEnds.removeAll(keepingCapacity: true)
        }
        if let failure { throw failure }
        guard !isClosed, !buffer.isEmpty else { return }
        try begin()
        try writeAll(buffer)
        unfinished = recordEnds.last.map { buffer.count - $0 } ?? unfinished + buffer.count
    }

    /// Overwrites bytes of a file that ``isRewritable``, after writing the buffer.
    package func rewrite(_ bytes: [UInt8], at offset: Int) throws(SinkError) {
        try flush()
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(
                    descriptor,
                    $0.baseAddress?.advanced(by: done),
                    $0.count - done,
                    off_t(offset + done)
                )
            }
            if count >= 0 { done += count } else if errno != EINTR { throw fail(errno) }
        }
    }

    /// Writes the buffer and closes the file, but not standard output.
    ///
    /// A second call does nothing.
    package func close() throws(SinkError) {
        guard !isClosed else { return }
        defer {
            isClosed = true
            writer = nil
        }
        do throws(SinkError) {
            try flush()
            try begin()
        } catch {
            switch holder {
            case .caller, .document: break
            case .device, .file, .newFile: Glibc.close(descriptor)
            }
            throw error
        }
        switch holder {
        case .caller: break
        case .document(let document):
            do throws(SinkError) { try document.publish() } catch {
                failure = error
                throw error
            }
        case .device, .file, .newFile:
            // On Linux the descriptor is gone even after EINTR (close(2)), so there is no second try.
            if Glibc.close(descriptor) != 0, errno != EINTR { throw fail(errno) }
        }
    }

    /// Cuts the file to the length to keep.
    private func begin() throws(SinkError) {
        guard let length = keptLength else { return }
        keptLength = nil
        guard ftruncate(descriptor, off_t(length)) == 0,
            lseek(descriptor, off_t(length), SEEK_SET) >= 0
        else { throw fail(errno) }
    }

    private func writeAll(_ bytes: [UInt8]) throws(SinkError) {
        let writer = self.writer ?? PatientDescriptor(descriptor)
        self.writer = writer
        var done = 0
        do throws(PatientDescriptor.Failure) {
            try writer.write(bytes, counting: &done)
        } catch {
            cutBack(written: done)
            switch error {
            case .system(let code): throw fail(code)
            case .notRead: throw .notRead(name: name)
            }
        }
    }

    /// Cuts an incomplete record off a regular file, unless another process has written since.
    private func cutBack(written: Int) {
        let lastEnd = recordEnds.last { $0 <= written }
        let excess = lastEnd.map { written - $0 } ?? unfinished + written
        var status = stat()
        guard excess > 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            case let offset = lseek(descriptor, 0, SEEK_CUR), offset == status.st_size,
            offset >= off_t(excess), ftruncate(descriptor, offset - off_t(excess)) == 0
        else { return }
        lseek(descriptor, offset - off_t(excess), SEEK_SET)
    }

    private func fail(_ code: Int32) -> SinkError {
        let error = SinkError(writing: name, code: code)
        failure = error
        return error
    }

    private func removeIfEmpty(_ path: String) {
        var (ours, current) = (stat(), stat())
        guard fstat(descriptor, &ours) == 0, ours.st_size == 0, lstat(path, &current) == 0,
            ours.st_dev == current.st_dev, ours.st_ino == current.st_ino
        else { return }
        unlink(path)
    }

    private static func ignoreWriteSignals() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
