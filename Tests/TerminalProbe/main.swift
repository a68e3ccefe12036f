import Glibc
import SafeText
import TerminalUI
import TerminalUINcurses

// A program for the tests of the terminal: shows what arrives, and ends in every way there is.

/// Writes past everything else, as a C library would.
func writeError(_ text: String) {
    _ = write(STDERR_FILENO, text, text.utf8.count)
}

/// What one run of the probe holds.
final class Probe {
    private let terminal: NcursesTerminal
    private var lines: [SafeText] = ["ready"]
    private var paint = 0
    private var hostility: UInt32 = 0

    init(_ arguments: [String]) throws {
        var options = TerminalOptions()
        options.isASCII = arguments.contains("--ascii")
        options.isMouseEnabled = !arguments.contains("--no-mouse")
        options.isSynchronized = !arguments.contains("--no-sync")
        options.keyboard = arguments.contains("--tty") ? .controllingTerminal : .automatic
        options.title = arguments.contains("--title") ? "probe \u{1B}]0;evil\u{07}" : nil
        let environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
        options.color = ColorChoice(flag: .automatic, environment: environment)
        terminal = try NcursesTerminal(options)
        if let notice = terminal.notice { lines.append("notice \(notice)") }
    }

    /// Shows and obeys until it is told to end; the exit code.
    func run() -> Int32 {
        while true {
            show()
            let input = terminal.nextInput(until: nil)
            lines.append(Probe.describe(input))
            if input == .closed { return 7 }
            if case .key(let key) = input, let code = obey(key) { return code }
        }
    }

    var waker: any TerminalWaker { terminal.waker }

    func close() { terminal.close() }

    /// The newest lines in the upper left, a counter below, and what a test asked to have painted.
    private func show() {
        var frame = Frame(size: terminal.size)
        let (status, body) = frame.bounds.splitting(bottom: 1)
        for (offset, line) in lines.suffix(body.height).enumerated() {
            frame.draw(line, in: body.row(offset))
        }
        let size = terminal.size
        frame.draw("size \(size.width)x\(size.height)", in: status, style: Style(.ok, bold: true))
        if paint > 0 { paintRows(&frame) }
        if hostility > 0 { paintHostileRows(&frame) }
        terminal.show(frame)
    }

    private func paintRows(_ frame: inout Frame) {
        for y in 0..<max(frame.size.height - 1, 0) {
            let row = frame.bounds.row(y)
            let roles = Role.allCases
            let role = roles[(y + paint) % roles.count]
            frame.draw("漢字 é paint \(paint) row \(y) ████▌", in: row, style: Style(role))
        }
    }

    /// Scalars from all over Unicode in columns 0 to 59, and a bar that must stand in column 60.
    private func paintHostileRows(_ frame: inout Frame) {
        var state = hostility
        for y in 0..<max(frame.size.height - 1, 0) {
            var remote = String.UnicodeScalarView()
            for _ in 0..<40 {
                state = state &* 1_664_525 &+ 1_013_904_223
                let range: UInt32 = [0x100, 0x700, 0x3100, 0x11_0000][Int(state >> 12 & 3)]
                Unicode.Scalar((state >> 8) % range).map { remote.append($0) }
            }
            let row = frame.bounds.row(y)
            frame.draw(SafeText(String(remote)), in: row.columns(0..<60))
            frame.draw("|", in: row.columns(60..<61))
        }
    }

    private func obey(_ key: Key) -> Int32? {
        switch key {
        case .character("q"): return 0
        case .character("T"): fatalError("probe trap \u{1B}[31mred")
        case .character("S"): kill(getpid(), SIGSEGV)
        case .character("A"): abort()
        case .character("E"): exit(3)
        case .character("w"):
            writeError("foreign \u{1B}[2Jwords\n")
            lines.append("wrote")
        case .character("m"): terminal.setMouse(enabled: false)
        case .character("M"): terminal.setMouse(enabled: true)
        case .character("p"): paint += 1
        case .character("h"): hostility += 1
        case .character("l"): terminal.redrawAll()
        case .control("z"): terminal.suspend()
        default: break
        }
        return nil
    }

    private static func describe(_ input: TerminalInput) -> SafeText {
        switch input {
        case .key(.character(let character)): "key '\(String(character))'"
        case .key(let key): "key \(String(describing: key))"
        case .paste(let text): "paste [\(text)]"
        case .mouse(.press(let point)): "press \(point.x),\(point.y)"
        case .mouse(.wheelUp(let point)): "wheel up \(point.x),\(point.y)"
        case .mouse(.wheelDown(let point)): "wheel down \(point.x),\(point.y)"
        case .resized(let size): "resized \(size.width)x\(size.height)"
        default: SafeText(String(describing: input))
        }
    }
}

do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "measure" {
        try Measurement(arguments).run()
        exit(0)
    }
    let probe = try Probe(arguments)
    var watcher: SignalWatcher?
    if arguments.contains("--watch") {
        let waker = probe.waker
        watcher = try SignalWatcher(signals: [SIGINT, SIGTERM, SIGHUP]) { _ in waker.wake() }
    }
    let code = probe.run()
    probe.close()
    watcher?.stop()
    print("bye")
    exit(code)
} catch {
    writeError("probe: \(error)\n")
    exit(2)
}
