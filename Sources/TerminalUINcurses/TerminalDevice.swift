import CNcurses
import Glibc
import SafeText
import TerminalUI

/// The descriptors of a terminal and its line discipline.
struct TerminalDevice {
    /// Where keys are read.
    let input: Int32
    /// Where cells are written.
    let output: Int32
    /// The modes before anything was changed.
    let originalModes: termios
    private let ownsInput: Bool

    /// Finds the terminal and remembers its modes.
    init(keyboard: TerminalOptions.Keyboard) throws(TerminalError) {
        guard isatty(STDOUT_FILENO) == 1 else {
            throw .notATerminal("standard output")
        }
        output = STDOUT_FILENO
        if keyboard == .automatic, isatty(STDIN_FILENO) == 1 {
            input = STDIN_FILENO
            ownsInput = false
        } else {
            input = Glibc.open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
            guard input >= 0 else { throw .notATerminal("/dev/tty") }
            ownsInput = true
        }
        var modes = termios()
        guard tcgetattr(input, &modes) == 0 else {
            throw .system(call: "tcgetattr", code: errno)
        }
        originalModes = modes
    }

    /// Columns and rows as the terminal says; 80×24 when it does not know, as a serial line.
    var size: Size {
        var reported = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &reported) == 0, reported.ws_col > 0,
            reported.ws_row > 0
        else { return Size(width: 80, height: 24) }
        return Size(width: min(Int(reported.ws_col), 1000), height: min(Int(reported.ws_row), 500))
    }

    /// Lets every key through as a byte: Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-V are keys of ours.
    ///
    /// Ctrl-\ alone still sends its signal, so a program that hangs can be ended by the keyboard.
    func setKeyModes() {
        var modes = originalModes
        cfmakeraw(&modes)
        modes.c_oflag = originalModes.c_oflag
        modes.c_lflag |= tcflag_t(ISIG)
        withUnsafeMutableBytes(of: &modes.c_cc) { characters in
            for index in [VINTR, VSUSP] { characters[Int(index)] = 0 }
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        while tcsetattr(input, TCSADRAIN, &modes) != 0, errno == EINTR {}
    }

    /// Puts the modes back as they were found, at once: a terminal that does not read never drains.
    func restoreModes() {
        var modes = originalModes
        while tcsetattr(input, TCSANOW, &modes) != 0, errno == EINTR {}
    }

    /// Whether bytes wait to be read.
    var hasInput: Bool {
        var count: Int32 = 0
        return ioctl(input, UInt(FIONREAD), &count) == 0 && count > 0
    }

    /// Closes what was opened here.
    func close() {
        if ownsInput { Glibc.close(input) }
    }
}
