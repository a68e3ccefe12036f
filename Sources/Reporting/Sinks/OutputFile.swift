import Files
import Glibc

/// A file or standard output that bytes are appended to, by way of a buffer.
///
/// Not for use from two tasks at once. The first failure is final: what is appended after it is
/// dropped, and each call throws the same error again.
package final class OutputFile {
    /// What error messages call it.
    package let name: String
    /// Whether what was written can be written over, as in a document that is ours until its end.
    package let isRewritable: Bool
    /// Whether it is a regular file of its own name.
    package var isNamed: Bool {
        switch holder {
        case .caller, .device: false
        case .file, .newFile, .document: true
        }
    }
    /// Whether records of an earlier run stand before those of this one.
    package let isContinued: Bool

    private let descriptor: Int32
    private let holder: Holder
    /// How bytes are written: to a pipe or a terminal no longer than its reader is waited for.
    ///
    /// Let go of at the end: the reader of a pipe sees its end when every descriptor is closed.
    private var writer: PatientDescriptor?
    private var isClosed = false
    private var buffer: [UInt8] = []
    /// Where records end in the buffer.
    private var recordEnds: [Int] = []
    /// Bytes in the file of a record that has not ended.
    private var unfinished = 0
    /// What is to stay of the file, to be cut when the first bytes are written: until then the run may
    /// yet fail to begin.
    private var keptLength: Int64?
    private var failure: SinkError?

    /// What the descriptor belongs to.
    private enum Holder {
        /// Whoever gave it, who closes it.
        case caller
        /// A pipe, a device, or another descriptor's copy.
        case device
        /// A file that was there.
        case file
        /// A file that was made for this, and goes if nothing is ever written.
        case newFile(path: String)
        /// A document that is not whole yet.
        case document(StagedFile)
    }

    /// Bytes that are held before they are written.
    private static let capacity = 1 << 16

    /// Opens a file, or takes standard output for `-`.
    ///
    /// A file that exists is not changed before the first bytes are written. New files get a mode
    /// that suits their role, less the umask, and no child process inherits them. From the first one
    /// on the process ignores SIGPIPE and SIGXFSZ, so that their causes come back as errors.
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

    /// Takes an open descriptor that stays the caller's to close.
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

    /// What was appended so far is whole records; if the disk is full, the file is cut back to the
    /// last of them.
    package func endRecord() {
        if buffer.isEmpty { unfinished = 0 } else { recordEnds.append(buffer.count) }
    }

    /// Writes what the buffer holds.
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

    /// Replaces bytes of a file that ``isRewritable``; writes the buffer before.
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

    /// Writes what is left and closes the file; standard output stays open.
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

    /// Cuts the file to what is to stay of it.
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

    /// Takes half a record off the end of a regular file, unless others have written there since.
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
