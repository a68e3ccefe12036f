import Glibc

/// A pseudo-terminal with a program on it, and the screen a user would see.
///
/// The program is the leader of a session of its own and the terminal controls it, so Ctrl-C, Ctrl-Z,
/// hang-ups and resizes act as they do for a user. Nothing here sleeps: every wait is for an event,
/// up to a deadline that only a failing test meets.
package final class PseudoTerminal {
    /// How a program ended.
    package enum Ending: Equatable, Sendable {
        /// It returned or called `exit` with this code.
        case exited(Int32)
        /// This signal killed it.
        case killed(Int32)
    }

    /// After how long a program counts as hung, on any machine under any load.
    package static let hangLimit = Duration.seconds(300)

    /// What the terminal shows now.
    package private(set) var screen: VirtualScreen
    /// How many times something has come that may have changed it.
    package private(set) var changes = 0
    /// Every byte the program has written, in the order it came.
    package private(set) var output: [UInt8] = []
    /// The process, once one is running.
    package private(set) var process: Int32 = 0
    /// How it ended, once `waitForEnding` or a read has noticed.
    package private(set) var ending: Ending?
    /// The path of the terminal's own end.
    package let path: String

    private var master: Int32

    /// Opens a terminal of that size.
    package init(columns: Int = 80, rows: Int = 24) throws {
        // Swift imports neither posix_openpt nor its companions; this is what they do on Linux.
        let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard master >= 0 else { throw PseudoTerminalError.system("open /dev/ptmx", errno) }
        var unlocked: Int32 = 0
        var number: Int32 = 0
        guard ioctl(master, setLock, &unlocked) == 0, ioctl(master, getNumber, &number) == 0 else {
            let code = errno
            Glibc.close(master)
            throw PseudoTerminalError.system("ioctl", code)
        }
        path = "/dev/pts/\(number)"
        screen = VirtualScreen(columns: columns, rows: rows)
        setSize(columns: columns, rows: rows)
    }

    deinit { close() }

    /// The flags of a line discipline, to be compared.
    package struct Modes: Equatable, Sendable {
        /// `c_iflag`, `c_oflag`, `c_cflag` and `c_lflag`.
        package let input, output, control, local: UInt32
        /// Whether the terminal collects lines and shows what is typed, as for a shell.
        package var isCooked: Bool {
            local & UInt32(ICANON) != 0 && local & UInt32(ECHO) != 0
        }
    }

    /// The line discipline as it stands now.
    package var modes: Modes {
        var modes = termios()
        tcgetattr(master, &modes)
        return Modes(
            input: modes.c_iflag,
            output: modes.c_oflag,
            control: modes.c_cflag,
            local: modes.c_lflag
        )
    }

    /// Everything the program has written, as text.
    package var outputText: String { String(decoding: output, as: UTF8.self) }

    /// Forgets what has been written so far, not what is on the screen.
    package func forgetOutput() { output = [] }

    /// Changes the size; the program hears of it by SIGWINCH.
    package func resize(columns: Int, rows: Int) {
        screen.resize(columns: columns, rows: rows)
        changes += 1
        setSize(columns: columns, rows: rows)
    }

    /// Types something.
    package func send(_ text: String) { send(Array(text.utf8)) }

    /// Types bytes.
    package func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            if count < 0, errno != EINTR, errno != EAGAIN { return }
            if count < 0 { _ = readOnce(milliseconds: 20) }
        }
    }

    /// Sends a signal to the program alone.
    package func signal(_ number: Int32) {
        if process > 0, ending == nil { kill(process, number) }
    }

    /// Reads until the screen or the output is as wished; false if it never was.
    package func read(until isDone: (PseudoTerminal) -> Bool) -> Bool {
        let end = ContinuousClock.now + Self.hangLimit
        while !isDone(self) {
            guard ContinuousClock.now < end else { return false }
            _ = readOnce(milliseconds: 20)
        }
        return true
    }

    /// Reads until some text is on the screen; false if it never was.
    package func waitForText(_ text: String) -> Bool {
        read { $0.screen.text.contains(text) }
    }

    /// Reads until the program has ended and everything it wrote has arrived; nil if it hangs.
    package func waitForEnding() -> Ending? {
        guard read(until: { $0.hasEnded() }) else { return nil }
        while readOnce(milliseconds: 0) {}
        return ending
    }

    /// Whether the program is stopped, as by Ctrl-Z, asked until it is so; false if it never was.
    package func waitForStop() -> Bool {
        read { terminal in
            var status: Int32 = 0
            return waitpid(terminal.process, &status, WNOHANG | WUNTRACED) == terminal.process
                && status & 0xFF == 0x7F
        }
    }

    /// Hangs up: the program loses its terminal.
    package func hangUp() {
        if master >= 0 { Glibc.close(master) }
        master = -1
    }

    /// Kills the program if it still runs, and closes the terminal.
    package func close() {
        if process > 0, !hasEnded() {
            kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
            process = 0
        }
        hangUp()
    }

    func adopt(process: pid_t) { self.process = process }

    private func setSize(columns: Int, rows: Int) {
        var size = winsize()
        size.ws_col = UInt16(columns)
        size.ws_row = UInt16(rows)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Takes what has come or comes within the time; false when nothing did.
    private func readOnce(milliseconds: Int32) -> Bool {
        guard master >= 0 else {
            _ = poll(nil, 0, milliseconds)
            return false
        }
        var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, milliseconds) > 0 else { return false }
        var block = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(master, &block, block.count)
        guard count > 0 else {
            // Without a program on it the terminal reports a hang-up at once, again and again.
            if milliseconds > 0 { _ = poll(nil, 0, milliseconds) }
            return false
        }
        output += block[..<count]
        screen.feed(block[..<count])
        changes += 1
        return true
    }

    func hasEnded() -> Bool {
        if ending != nil { return true }
        var status: Int32 = 0
        guard process > 0, waitpid(process, &status, WNOHANG) == process else { return false }
        ending = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(status & 0x7F)
        return true
    }
}

/// Why there is no pseudo-terminal.
package enum PseudoTerminalError: Error {
    /// A system call failed with this code.
    case system(String, Int32)
}
