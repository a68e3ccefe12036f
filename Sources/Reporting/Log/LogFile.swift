import Glibc
import SafeText
import Synchronization

/// The file of `--log`: one structured line an event, for people and for `grep`.
///
///     2026-03-01T12:00:00.123Z warning fetch-17 retry attempt=2 error=http.503 url=https://…
///
/// Any thread may write. Lines are safe to show on a terminal. When writing fails the log falls
/// silent, ``failure`` tells why, and the run goes on: a full disk is no reason to lose results.
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
    private let level: LogLevel

    /// Creates the file, or goes on behind the last line of one that exists.
    ///
    /// - Parameters:
    ///   - path: Where; `-` is refused by the command line, standard output belongs to results.
    ///   - level: Lines below it are left out.
    package init(path: String, level: LogLevel = .info) throws(SinkError) {
        self.level = level
        state = Mutex(State(file: Handle(file: try OutputFile(path: path, as: .log))))
    }

    /// Why the log fell silent, if it did.
    package var failure: SinkError? {
        state.withLock { $0.failure }
    }

    /// Whether a line of this level would be written; ask before making costly fields.
    package func isEnabled(_ level: LogLevel) -> Bool { level >= self.level }

    /// Writes one line.
    ///
    /// - Parameters:
    ///   - level: How much it matters.
    ///   - event: What happened, one or two words of the program's own.
    ///   - task: The name of the task it happened to.
    ///   - fields: Facts, in order.
    ///   - time: When, in seconds since 1970.
    package func write(
        _ level: LogLevel,
        _ event: String,
        task: String? = nil,
        _ fields: [LogField] = [],
        at time: Double = LogFile.now()
    ) {
        guard isEnabled(level) else { return }
        var line: [UInt8] = []
        line.append(timestamp: time)
        line.append(" ")
        line.append(level.name)
        line.append(" ")
        line.append(logValue: task ?? "-")
        line.append(" ")
        line.append(text: SafeText(event).string)
        for field in fields {
            line.append(" ")
            line.append(text: SafeText(field.key).string)
            line.append("=")
            line.append(logValue: field.value)
        }
        line.append("\n")
        state.withLock { append(line, to: &$0) }
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

    private func append(_ line: [UInt8], to state: inout State) {
        guard state.failure == nil else { return }
        do throws(SinkError) {
            try state.file.file.append { $0 += line }
            state.file.file.endRecord()
        } catch {
            state.failure = error
        }
    }
}

extension [UInt8] {
    /// Appends a value as one word: in quotes if it is empty or holds a space, a quote or
    /// a backslash.
    fileprivate mutating func append(logValue text: String) {
        let safe = SafeText(text).string
        let needsQuotes =
            safe.isEmpty || safe.utf8.contains { $0 == 0x20 || $0 == 0x22 || $0 == 0x5C }
        guard needsQuotes else { return append(text: safe) }
        append(json: safe)
    }
}
