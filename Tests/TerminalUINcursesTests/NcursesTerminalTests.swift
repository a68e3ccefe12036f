import Glibc
import TestSupport
import Testing

/// Runs the probe on a pseudo-terminal and looks at what a user would see.
@Suite(.serialized, .offPool)
struct NcursesTerminalTests {
    private static let probe = PseudoTerminal.product("TerminalProbe")

    private func start(
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal()
        var variables = ["SWIFT_BACKTRACE": "enable=no"]
        variables.merge(environment) { $1 }
        try terminal.start(Self.probe, arguments, environment: variables)
        try #require(terminal.waitForText("ready"), "\(terminal.screen.text)")
        return terminal
    }

    /// Whether everything is as the shell had it.
    private func isRestored(_ terminal: PseudoTerminal, _ original: PseudoTerminal.Modes) -> Bool {
        let screen = terminal.screen
        return !screen.isAlternate && screen.privateModes.contains(25)
            && screen.privateModes.isDisjoint(with: [1, 1000, 1002, 1003, 1006, 2004, 2026])
            && terminal.modes == original
    }

    @Test func `a normal end gives everything back`() throws {
        let original = try PseudoTerminal().modes
        let terminal = try start(["--title"])
        #expect(terminal.screen.isAlternate)
        #expect(terminal.screen.privateModes.isSuperset(of: [1000, 1006, 2004]))
        #expect(!terminal.screen.privateModes.contains(25))
        #expect(!terminal.modes.isCooked)
        #expect(terminal.screen.title == "probe ␛]0;evil␇")
        terminal.send("q")
        #expect(terminal.waitForEnding() == .exited(0))
        #expect(isRestored(terminal, original))
        #expect(terminal.screen.line(0) == "bye")
        #expect(terminal.screen.title.isEmpty && terminal.screen.savedTitles.isEmpty)
        #expect(terminal.screen.unknownSequences.isEmpty)
    }

    @Test(arguments: [
        (SIGHUP, SIGHUP), (SIGINT, SIGINT), (SIGTERM, SIGTERM), (SIGQUIT, SIGQUIT),
        (SIGABRT, SIGABRT), (SIGSEGV, SIGSEGV), (SIGBUS, SIGBUS), (SIGILL, SIGILL),
        (SIGTRAP, SIGTRAP), (SIGFPE, SIGFPE), (SIGUSR1, SIGUSR1), (SIGALRM, SIGALRM),
    ])
    func `a deadly signal restores first and kills as itself`(
        sent: Int32,
        expected: Int32
    ) throws {
        let original = try PseudoTerminal().modes
        let terminal = try start(["--title"])
        terminal.signal(sent)
        #expect(terminal.waitForEnding() == .killed(expected))
        #expect(isRestored(terminal, original))
        #expect(terminal.screen.savedTitles.isEmpty)
    }

    @Test(arguments: [
        ("S", PseudoTerminal.Ending.killed(SIGSEGV)), ("A", .killed(SIGABRT)), ("E", .exited(3)),
    ])
    func `a crash restores too, and so does exit`(
        key: String,
        ending: PseudoTerminal.Ending
    ) throws {
        let original = try PseudoTerminal().modes
        let terminal = try start()
        terminal.send(key)
        #expect(terminal.waitForEnding() == ending)
        #expect(isRestored(terminal, original))
    }

    @Test func `a Swift trap restores, and its message is not lost`() throws {
        let original = try PseudoTerminal().modes
        let terminal = try start()
        terminal.send("T")
        let ending = terminal.waitForEnding()
        #expect(ending == .killed(SIGILL) || ending == .killed(SIGTRAP))
        #expect(isRestored(terminal, original))
        #expect(terminal.screen.text.contains("probe trap ?[31mred"))
    }

    @Test func `what others write to stderr stays off the screen and comes afterwards`() throws {
        let terminal = try start()
        terminal.send("w")
        #expect(terminal.waitForText("wrote"))
        #expect(!terminal.screen.text.contains("foreign"))
        terminal.send("q")
        #expect(terminal.waitForEnding() == .exited(0))
        #expect(terminal.screen.line(0) == "foreign ␛[2Jwords")
    }

    @Test func `keys arrive, those of signals too`() throws {
        let terminal = try start()
        let typed: [(String, String)] = [
            ("a", "key 'a'"), ("漢", "key '漢'"), ("\u{1B}[A", "key up"), ("\u{1B}OB", "key down"),
            ("\u{1B}[5~", "key pageUp"), ("\u{1B}[Z", "key backTab"),
            ("\u{1B}OP", "key function(1)"),
            ("\u{03}", "key control(\"c\")"), ("\u{13}", "key control(\"s\")"),
            ("\r", "key enter"), ("\u{7F}", "key backspace"), ("\u{1B}", "key escape"),
            ("\u{1B}[200~p\u{1B}[201~", "paste [p]"), ("\u{1B}[<0;5;3M", "press 4,2"),
            ("\u{1B}[<64;5;3M", "wheel up 4,2"), ("\u{1B}[<65;5;3M", "wheel down 4,2"),
        ]
        for (bytes, line) in typed {
            terminal.send(bytes)
            #expect(terminal.waitForText(line), "\(line)\n\(terminal.screen.text)")
        }
        #expect(terminal.screen.unknownSequences.isEmpty)
    }

    @Test func `a sequence that arrives in pieces is one key`() throws {
        let terminal = try start(environment: ["ESCDELAY": "5000"])
        for piece in ["\u{1B}", "[", "5", "~"] { terminal.send(piece) }
        #expect(terminal.waitForText("key pageUp"))
        #expect(!terminal.screen.text.contains("escape"))
    }

    @Test func `the mouse can be switched off and on`() throws {
        let terminal = try start()
        terminal.send("m")
        #expect(terminal.read { !$0.screen.privateModes.contains(1000) })
        terminal.send("\u{1B}[<0;5;3Mx")
        #expect(terminal.waitForText("key 'x'"))
        #expect(!terminal.screen.text.contains("press"))
        terminal.send("M")
        #expect(terminal.read { $0.screen.privateModes.contains(1000) })
    }

    @Test(arguments: [
        (100, 30, "size 100x30"), (40, 10, "size 40x10"), (6, 2, "size …"), (1, 1, "…"),
        (300, 2, "size 300x2"),
    ])
    func `a resize is told and drawn`(columns: Int, rows: Int, status: String) throws {
        let terminal = try start(environment: ["LINES": "24", "COLUMNS": "80"])
        terminal.resize(columns: columns, rows: rows)
        #expect(terminal.read { $0.screen.line(rows - 1) == status }, "\(terminal.screen.text)")
        terminal.resize(columns: 80, rows: 24)
        #expect(terminal.waitForText("resized \(columns)x\(rows)"))
        #expect(terminal.waitForText("size 80x24"))
    }

    @Test func `stopping gives the terminal to the shell, and going on takes it back`() throws {
        let original = try PseudoTerminal().modes
        let terminal = try start(["--title"])
        terminal.signal(SIGTSTP)
        // The leader of a session is in an orphaned group, which the kernel does not stop.
        #expect(terminal.waitForText("resumed"))
        #expect(terminal.outputText.contains("\u{1B}[?1049l"))
        #expect(terminal.screen.isAlternate && !terminal.screen.privateModes.contains(25))
        #expect(terminal.screen.privateModes.isSuperset(of: [1000, 1006, 2004]))
        #expect(!terminal.modes.isCooked)
        terminal.send("q")
        #expect(terminal.waitForEnding() == .exited(0))
        #expect(isRestored(terminal, original))
    }

    @Test func `a stop nobody can catch is noticed afterwards`() throws {
        let original = try PseudoTerminal().modes
        let terminal = try start(["--title"])
        let saved = terminal.screen.savedTitles
        terminal.signal(SIGSTOP)
        #expect(terminal.waitForStop())
        terminal.signal(SIGCONT)
        #expect(terminal.waitForText("resumed"))
        #expect(terminal.screen.isAlternate)
        #expect(terminal.screen.savedTitles == saved, "ours is not kept beside the shell's")
        terminal.send("q")
        #expect(terminal.waitForEnding() == .exited(0))
        #expect(isRestored(terminal, original) && terminal.screen.title.isEmpty)
    }

    @Test func `a terminal that hangs up ends the program`() throws {
        let terminal = try start(["--watch"])
        terminal.hangUp()
        #expect(terminal.waitForEnding() == .exited(7))
    }

    @Test func `watched signals wake instead of killing`() throws {
        let terminal = try start(["--watch"])
        for number in [SIGINT, SIGTERM, SIGHUP] { terminal.signal(number) }
        #expect(terminal.waitForText("woken"))
        terminal.send("q")
        #expect(terminal.waitForEnding() == .exited(0))
    }

    @Test(arguments: [
        ("dumb", "the terminal type 'dumb' cannot show a full screen; use --progress plain"),
        ("unknown", "the terminal type 'unknown' cannot show a full screen; use --progress plain"),
    ])
    func `a terminal that cannot is refused in one line`(type: String, line: String) throws {
        let terminal = try PseudoTerminal()
        try terminal.start(Self.probe, environment: ["TERM": type])
        #expect(terminal.waitForEnding() == .exited(2))
        #expect(terminal.outputText == "probe: \(line)\r\n")
    }

    @Test func `an unknown terminal is taken for an xterm, and that is said`() throws {
        let terminal = try start(environment: ["TERM": "xterm-nosuch"])
        #expect(terminal.waitForText("notice terminal type 'xterm-nosuch' is unknown here"))
    }

    @Test func `keys can come from the terminal while a list comes through standard input`() throws
    {
        let terminal = try PseudoTerminal()
        let null = open("/dev/null", O_RDONLY)
        defer { close(null) }
        try terminal.start(Self.probe, ["--tty"], input: null)
        #expect(terminal.waitForText("ready"))
        terminal.send("x")
        #expect(terminal.waitForText("key 'x'"))
    }

    @Test(arguments: [("C", "rows"), ("POSIX", "rows")])
    func `a locale without UTF-8 gets ASCII`(locale: String, word: String) throws {
        let terminal = try start(environment: ["LC_ALL": locale])
        terminal.send("p")
        #expect(terminal.waitForText("row 3"))
        #expect(terminal.output.allSatisfy { $0 < 0x80 })
    }

    @Test func `without colours attributes remain`() throws {
        let terminal = try start(environment: ["NO_COLOR": "1"])
        terminal.send("p")
        #expect(terminal.waitForText("paint 1"))
        let looks = terminal.screen.cells.joined().map(\.look)
        #expect(looks.allSatisfy { $0.foreground == nil && $0.background == nil })
        #expect(looks.contains { $0.isBold } && looks.contains { $0.isReversed })
    }

    @Test(arguments: [
        "xterm-256color", "xterm", "xterm-16color", "linux", "vt220", "screen", "tmux",
    ])
    func `what is drawn arrives on every kind of terminal`(type: String) throws {
        let terminal = try start(environment: ["TERM": type])
        for count in 1...3 {
            terminal.send("p")
            #expect(terminal.waitForText("paint \(count) row 22"))
        }
        #expect(terminal.screen.line(5) == "漢字 é paint 3 row 5 ████▌")
    }

    @Test func `what changed piece by piece looks like what is drawn afresh`() throws {
        let terminal = try start()
        for count in 1...5 {
            terminal.send("p")
            #expect(terminal.waitForText("paint \(count) row 22"))
        }
        let grown = terminal.screen.cells
        let frames = terminal.screen.synchronizedFrames
        terminal.forgetOutput()
        terminal.send("l")
        #expect(terminal.read { $0.screen.synchronizedFrames == frames + 1 })
        #expect(terminal.outputText.contains("\u{1B}[2J"))
        #expect(terminal.screen.cells == grown)
    }

    @Test(arguments: ["C.UTF-8", "C"])
    func `hostile text keeps to its columns`(locale: String) throws {
        let terminal = try start(environment: ["LC_ALL": locale])
        for _ in 1...8 {
            let frames = terminal.screen.synchronizedFrames
            terminal.send("h")
            #expect(terminal.read { $0.screen.synchronizedFrames > frames })
            #expect(terminal.screen.cells.dropLast().allSatisfy { $0[60].text == "|" })
        }
        #expect(terminal.screen.unknownSequences.isEmpty)
    }

    @Test func `every frame is one synchronised piece`() throws {
        let terminal = try start()
        let before = terminal.screen.synchronizedFrames
        terminal.send("p")
        #expect(terminal.waitForText("paint 1 row 22"))
        #expect(terminal.screen.synchronizedFrames == before + 1)
        #expect(!terminal.screen.privateModes.contains(2026))
    }
}
