import Glibc
import Synchronization

/// The file of `--log`, which any thread may write.
///
/// When writing fails the log falls silent, ``failure`` tells why, and the run goes on: a full disk
/// is no reason to lose results.
package final class LogFile: Sendable {
    private struct State: ~Copyable {
        var file: Handle
        var failure: SinkError?
    }

    /// An output file that only its log's lock gives access to.
    private struct Handle: @unchecked Sendable {
        // Guarded by `LogFile.state`; never leaves it.
        var file: OutputFile
    }

    private let state: Mutex<State>

    /// Creates the file, or continues one that exists after its last line.
    ///
    /// - Parameter path: The command line refuses `-`; standard output belongs to results.
    package init(path: String) throws(SinkError) {
        state = Mutex(State(file: Handle(file: try OutputFile(path: path, as: .log))))
    }

    /// Why the log fell silent, if it did.
    package var failure: SinkError? {
        state.withLock { $0.failure }
    }

    /// Writes one line, with its line break.
    func write(_ line: [UInt8]) {
        state.withLock { state in
            guard state.failure == nil else { return }
            do throws(SinkError) {
                try state.file.file.append { $0 += line }
                state.file.file.endRecord()
            } catch {
                state.failure = error
            }
        }
    }

    /// Writes what is buffered; call it a few times a second.
    package func flush() {
        state.withLock { state in
            do throws(SinkError) {
                try state.file.file.flush()
            } catch {
                state.failure = error
            }
        }
    }

    /// Writes what is buffered and closes the file; later lines are dropped.
    package func close() throws(SinkError) {
        let failure: SinkError? = state.withLock { state in
            do throws(SinkError) {
                try state.file.file.close()
                return state.failure
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// The time of day in seconds since 1970.
    package static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
