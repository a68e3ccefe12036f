import Glibc

/// A lock on one byte of an open file, which others who open the same file see; it ends when the
/// file is closed, also by the death of the process (fcntl(2), *Open file description locks*).
package enum FileLock {
    /// What became of a wish for a lock.
    package enum Outcome: Sendable {
        /// It is held from now on.
        case taken
        /// Another open file holds it.
        case busy
        /// The file system has no locks.
        case unsupported
    }

    /// Takes a lock, or changes one that is held.
    ///
    /// - Parameters:
    ///   - descriptor: Open for reading and writing.
    ///   - byte: Which byte; it need not exist.
    ///   - isShared: Whether others may share it.
    ///   - waits: Whether to wait for the process that holds it.
    package static func take(
        _ descriptor: Int32,
        byte: Int64 = 0,
        isShared: Bool = false,
        waits: Bool = false
    ) -> Outcome {
        guard set(descriptor, isShared ? F_RDLCK : F_WRLCK, byte: byte, waits: waits) != 0 else {
            return .taken
        }
        return errno == EAGAIN || errno == EACCES ? .busy : .unsupported
    }

    /// Gives a lock back.
    package static func release(_ descriptor: Int32, byte: Int64) {
        _ = set(descriptor, F_UNLCK, byte: byte, waits: false)
    }

    private static func set(_ descriptor: Int32, _ type: Int32, byte: Int64, waits: Bool) -> Int32 {
        // F_OFD_SETLK and F_OFD_SETLKW, which Glibc's module does not have.
        let command: Int32 = waits ? 38 : 37
        while true {
            var lock = flock()
            lock.l_type = Int16(type)
            lock.l_whence = Int16(SEEK_SET)
            lock.l_start = off_t(byte)
            lock.l_len = 1
            let result = fcntl(descriptor, command, &lock)
            if result == 0 || errno != EINTR { return result }
        }
    }
}
