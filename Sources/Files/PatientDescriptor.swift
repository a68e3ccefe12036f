import Glibc

/// A descriptor whose writes wait for a slow reader only as long as its ``Patience`` lasts.
///
/// A blocking `write` to a pipe or a terminal that is not read cannot be ended from outside. So
/// these are opened once more, without blocking: the flag belongs to the open file description
/// (open(2)), and ours is shared with other processes. Regular files and devices are written as
/// they are. For one thread at a time.
package final class PatientDescriptor {
    /// Why not everything was written.
    package enum Failure: Error, Equatable, Sendable {
        /// With `errno`.
        case system(code: Int32)
        /// Its reader has not read in time.
        case notRead
    }

    private enum Way {
        /// Writes never wait for a reader.
        case direct
        /// `descriptor` does not block.
        case nonBlocking
        /// `send` is told each time not to block.
        case socket
        /// It could not be opened once more. What `poll` promises room for is written: a page for a
        /// pipe (pipe(7)).
        case polled
    }

    /// The most that is written at once where a write may block.
    private static let page = 4096
    /// How often the patience is looked at while nothing can be written, in milliseconds.
    private static let lookInterval: Int32 = 50

    /// What is written to: opened once more where that was possible, and then it does not block.
    package let descriptor: Int32
    private let way: Way
    private let isOwned: Bool
    private let patience: Patience

    /// Finds out how to write to an open descriptor, which stays the caller's to close.
    package init(_ original: Int32, patience: Patience = .ofProcess) {
        self.patience = patience
        var status = stat()
        let kind = fstat(original, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
        let mayBlock = kind == S_IFIFO || (kind == S_IFCHR && isatty(original) == 1)
        let flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        let opened = mayBlock ? open("/proc/self/fd/\(original)", flags) : -1
        isOwned = opened >= 0
        descriptor = isOwned ? opened : original
        way =
            switch (kind, mayBlock, isOwned) {
            case (S_IFSOCK, _, _): .socket
            case (_, true, true): .nonBlocking
            case (_, true, false): .polled
            default: .direct
            }
    }

    deinit { if isOwned { close(descriptor) } }

    /// Writes all bytes.
    ///
    /// - Parameter done: How many were written, also where that were not all.
    package func write(_ bytes: [UInt8], counting done: inout Int) throws(Failure) {
        while done < bytes.count {
            if way == .polled { try waitForRoom() }
            let count = bytes.withUnsafeBytes { bytes in
                writeOnce(UnsafeRawBufferPointer(rebasing: bytes[done...]))
            }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                try waitForRoom()
            } else if errno != EINTR {
                throw .system(code: errno)
            }
        }
    }

    /// Writes all bytes.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        var done = 0
        try write(bytes, counting: &done)
    }

    private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch way {
        case .direct, .nonBlocking: Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        case .socket:
            send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
        case .polled: Glibc.write(descriptor, bytes.baseAddress, min(bytes.count, Self.page))
        }
    }

    private func waitForRoom() throws(Failure) {
        var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while true {
            let count = poll(&room, 1, Self.lookInterval)
            // An error shows at the next write.
            if count > 0 { return }
            if count < 0, errno != EINTR { throw .system(code: errno) }
            if patience.isOver { throw .notRead }
        }
    }
}
