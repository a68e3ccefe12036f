import Glibc
import TestSupport
import Testing

/// crawltop on a pseudo-terminal, as a user at the keyboard has it.
final class DashboardSession {
    /// The terminal with the program on it.
    let terminal: PseudoTerminal
    private let original: PseudoTerminal.Modes

    /// Starts crawltop on a terminal of that size; a `fetch` waits for its server without end.
    init(
        _ arguments: [String],
        columns: Int = 80,
        rows: Int = 24,
        environment: [String: String] = [:],
        input: Int32? = nil,
        error: Int32? = nil,
        program: String = PseudoTerminal.product("crawltop")
    ) throws {
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        original = terminal.modes
        var variables = ["SWIFT_BACKTRACE": "enable=no"]
        variables.merge(environment) { $1 }
        try terminal.start(
            program,
            arguments + (arguments.first == "fetch" ? HeldServer.patience : []),
            environment: variables,
            input: input,
            error: error
        )
    }

    deinit { terminal.close() }

    /// What is on the screen.
    var text: String { terminal.screen.text }

    /// Types keys.
    func press(_ keys: String) { terminal.send(keys) }

    /// Waits until all these texts are on the screen together, and says if they never were.
    func see(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
        see(texts.joined(separator: " & "), sourceLocation: sourceLocation) { screen in
            texts.allSatisfy(screen.contains)
        }
    }

    /// Waits until the screen is as wished, and says what it was if it never became so.
    func see(
        _ wish: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ isDone: (String) -> Bool
    ) -> Bool {
        // Texts are searched when something new has come, not each time that nothing has.
        var seen: Int?
        let isSeen = terminal.read { terminal in
            guard terminal.changes != seen else { return false }
            seen = terminal.changes
            return isDone(terminal.screen.text)
        }
        if !isSeen {
            Issue.record("never saw: \(wish)\n\(text)", sourceLocation: sourceLocation)
        }
        return isSeen
    }

    /// Waits for something outside the terminal, and takes in what the program writes meanwhile.
    func wait(sourceLocation: SourceLocation = #_sourceLocation, _ isDone: () -> Bool) -> Bool {
        let isSeen = terminal.read { _ in isDone() }
        if !isSeen { Issue.record("never happened\n\(text)", sourceLocation: sourceLocation) }
        return isSeen
    }

    /// Moves the cursor down to the task of a path, whose row must be on the screen.
    func select(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
        // A key that comes before the first row has nothing to move to.
        _ = terminal.read { _ in row(path) != nil }
        press("g")
        var isMoved = terminal.read { _ in isFirstSelected }
        while isMoved, let selected = selectedPath {
            if selected == path { return true }
            press("j")
            // The screen also changes by itself; only the cursor tells that the key was taken.
            isMoved = terminal.read { _ in selectedPath != selected }
        }
        Issue.record("cannot select \(path)\n\(text)", sourceLocation: sourceLocation)
        return false
    }

    /// What the row of the cursor ends with; nil without one.
    private var selectedPath: Substring? {
        lines.first { $0.hasPrefix("▶") }?.split(separator: " ").last
    }

    /// Whether the cursor is on the first row of the list.
    private var isFirstSelected: Bool {
        let lines = lines
        return lines.firstIndex { $0.hasSuffix(" URL") }.map { title in
            lines.dropFirst(title + 1).first?.hasPrefix("▶") == true
        } ?? false
    }

    private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Whether the selected row is that of a path.
    func isSelected(_ path: String) -> Bool { selectedPath.map { $0 == path } ?? false }

    /// The row of a path.
    func row(_ path: String) -> Substring? {
        lines.first { $0.hasSuffix(path) }
    }

    /// Waits for the end.
    func end() -> PseudoTerminal.Ending? { terminal.waitForEnding() }

    /// Whether everything is as the shell had it.
    var isRestored: Bool {
        let screen = terminal.screen
        let reports: Set = [1, 1000, 1002, 1003, 1006, 2004, 2026]
        return !screen.isAlternate && screen.privateModes.contains(25)
            && screen.privateModes.isDisjoint(with: reports) && terminal.modes == original
            && screen.savedTitles.isEmpty && screen.unknownSequences.isEmpty
    }
}
