import CNcurses
import Glibc
import SafeText
import TerminalUI

/// A screen that ncurses has opened.
struct OpenedScreen {
    /// ncurses' own name for it.
    let screen: OpaquePointer
    /// What it reads and writes through.
    let streams: (output: UnsafeMutablePointer<FILE>, input: UnsafeMutablePointer<FILE>)
    /// That another type had to be assumed.
    let notice: SafeText?

    /// The type that every terminal of today understands.
    private static let commonType = "xterm-256color"

    /// Opens the type named by `TERM`, or the common one where that name is unknown here: with only
    /// Debian's `ncurses-base`, kitty, alacritty, foot and ghostty are.
    init(type: String, device: TerminalDevice, output: FrameOutput) throws(TerminalError) {
        // The size is told by us at every change; LINES and COLUMNS would freeze it.
        use_env(false)
        use_tioctl(false)
        let input = fcntl(device.input, F_DUPFD_CLOEXEC, 3)
        guard input >= 0 else { throw .system(call: "fcntl", code: errno) }
        guard let reader = fdopen(input, "r") else {
            throw .system(call: "fdopen", code: errno)
        }
        guard let writer = fdopen(output.descriptor, "w") else {
            fclose(reader)
            throw .system(call: "fdopen", code: errno)
        }
        var opened = newterm(type, writer, reader)
        var notice: SafeText?
        if opened == nil {
            opened = newterm(OpenedScreen.commonType, writer, reader)
            notice = "terminal type '\(type)' is unknown here, using xterm-256color"
        }
        guard let opened else {
            fclose(writer)
            fclose(reader)
            throw .unknownTerminal(type)
        }
        guard crawltop_string_capability("cup") != nil else {
            endwin()
            delscreen(opened)
            fclose(writer)
            fclose(reader)
            throw .incapableTerminal(type)
        }
        screen = opened
        streams = (writer, reader)
        self.notice = notice
    }
}
