import Glibc
import TestSupport

/// crawltop as a script runs it: no terminal anywhere, its streams on pipes.
///
/// Every wait is for an event, up to a limit that only a program meets that hangs.
final class PipedProgram {
    /// What standard input gives.
    enum Input {
        /// Nothing, as `/dev/null`.
        case empty
        /// This text, and then its end.
        case text(String)
        /// This text again and again, for as long as the program runs.
        case endless(String)
        /// Nothing, but without an end.
        case idle
    }

    /// What has come on standard output so far.
    var output: String { String(decoding: outputBytes, as: UTF8.self) }
    /// What has come on standard error so far.
    var error: String { String(decoding: errorBytes, as: UTF8.self) }
    private let process: pid_t
    private var ending: PseudoTerminal.Ending?
    private var streams: (input: Int32, output: Int32, error: Int32)
    private let source: Input
    private var unsent: ArraySlice<UInt8> = []
    private var outputBytes: [UInt8] = []
    private var errorBytes: [UInt8] = []

    /// Starts crawltop.
    ///
    /// - Parameters:
    ///   - environment: The whole environment but for the locale.
    ///   - outputPath: Where standard output leads instead of to a pipe.
    init(
        _ arguments: [String],
        input: Input = .empty,
        environment: [String: String] = [:],
        outputPath: String? = nil,
        program: String = PseudoTerminal.product("crawltop")
    ) throws {
        Glibc.signal(SIGPIPE, SIG_IGN)
        source = input
        switch input {
        case .text(let text), .endless(let text): unsent = Array(text.utf8)[...]
        case .empty, .idle: break
        }
        let (inputPipe, outputPipe, errorPipe) = try (PipeEnds(), PipeEnds(), PipeEnds())
        defer { [inputPipe.reader, outputPipe.writer, errorPipe.writer].forEach { close($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inputPipe.reader, 0)
        posix_spawn_file_actions_adddup2(&actions, outputPipe.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, errorPipe.writer, 2)
        if let outputPath {
            posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY, 0)
        }
        var variables = ["LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
        variables.merge(environment) { $1 }
        process = try Self.spawn(program, arguments, variables, &actions)
        streams = (inputPipe.writer, outputPipe.reader, errorPipe.reader)
        _ = fcntl(inputPipe.writer, F_SETFL, O_NONBLOCK)
        if case .empty = source { closeInput() }
    }

    deinit {
        if ending == nil {
            kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
        for descriptor in [streams.input, streams.output, streams.error] where descriptor >= 0 {
            close(descriptor)
        }
    }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(process, number) }

    /// Reads no further, as `head` when it has seen enough.
    func closeOutput() {
        close(streams.output)
        streams.output = -1
    }

    /// Moves bytes until things are as wished; false after the deadline, or at the end.
    func run(until isDone: (PipedProgram) -> Bool) -> Bool {
        let end = ContinuousClock.now + PseudoTerminal.hangLimit
        while !isDone(self) {
            guard ContinuousClock.now < end, ending == nil else { return isDone(self) }
            moveBytes()
            if streams.output < 0, streams.error < 0 { reap() }
        }
        return true
    }

    /// Runs to the end.
    func finish() -> PseudoTerminal.Ending? {
        _ = run { $0.ending != nil }
        return ending
    }

    /// The lines on standard error.
    var errorLines: [Substring] { error.split(separator: "\n") }

    /// The lines on standard output.
    var outputLines: [Substring] { output.split(separator: "\n") }

    private func moveBytes() {
        var waits = [
            pollfd(fd: streams.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: streams.error, events: Int16(POLLIN), revents: 0),
            pollfd(fd: unsent.isEmpty ? -1 : streams.input, events: Int16(POLLOUT), revents: 0),
        ]
        guard poll(&waits, nfds_t(waits.count), 20) > 0 else { return }
        if waits[0].revents != 0, !read(streams.output, into: &outputBytes) {
            closeOutput()
        }
        if waits[1].revents != 0, !read(streams.error, into: &errorBytes) {
            close(streams.error)
            streams.error = -1
        }
        if waits[2].revents != 0 { send() }
    }

    private func send() {
        let count = unsent.withUnsafeBytes { write(streams.input, $0.baseAddress, $0.count) }
        guard count > 0 else {
            if count < 0, errno == EPIPE { closeInput() }
            return
        }
        unsent = unsent.dropFirst(count)
        guard unsent.isEmpty else { return }
        if case .endless(let text) = source { unsent = Array(text.utf8)[...] } else { closeInput() }
    }

    private func closeInput() {
        if streams.input >= 0 { close(streams.input) }
        streams.input = -1
        unsent = []
    }

    private func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(descriptor, &block, block.count)
        guard count > 0 else { return false }
        bytes += block[..<count]
        return true
    }

    private func reap() {
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else {
            _ = poll(nil, 0, 10)
            return
        }
        ending = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(status & 0x7F)
    }

    private static func spawn(
        _ program: String,
        _ arguments: [String],
        _ variables: [String: String],
        _ actions: inout posix_spawn_file_actions_t
    ) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A session of its own has no terminal, and nothing is ignored that the tests ignore.
        let newSession: Int32 = 0x80
        let flags = newSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let values = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + values).forEach { free($0) } }
        var identifier: pid_t = 0
        OpenDescriptors.keepFromPrograms()
        let code = posix_spawn(&identifier, program, &actions, &attributes, words, values)
        guard code == 0 else { throw PseudoTerminalError.system("posix_spawn \(program)", code) }
        return identifier
    }
}
