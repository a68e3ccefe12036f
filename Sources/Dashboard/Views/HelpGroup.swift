import Fetching
import SafeText
import TerminalUI

/// A part of the help: a title and what belongs below it.
struct HelpGroup {
    /// A key, or a word of the screen, and what it means; a line without words is a title.
    struct Line {
        let keys: SafeText
        let words: SafeText
        var role = Role.key
    }

    let title: SafeText
    let lines: [Line]

    private init(_ title: SafeText, _ lines: [(SafeText, SafeText)]) {
        self.title = title
        self.lines = lines.map { Line(keys: $0, words: $1) }
    }

    private init(_ title: SafeText, states: [(TaskState, SafeText)], _ glyphs: GlyphSet) {
        self.title = title
        lines = states.map {
            Line(keys: $0.label(glyphs), words: $1, role: $0.displayRole)
        }
    }

    /// Groups below each other, an empty line between two.
    static func joined(_ groups: ArraySlice<HelpGroup>) -> [Line] {
        let parts = groups.map { [Line(keys: $0.title, words: "")] + $0.lines }
        return Array(parts.joined(separator: [Line(keys: "", words: "")]))
    }

    /// Every group, with the signs that the screen has.
    static func all(_ glyphs: GlyphSet) -> [HelpGroup] {
        [move, steer, look, comparison, HelpGroup("States", states: states, glyphs), read, leave]
    }

    private static let move = HelpGroup(
        "Move",
        [
            ("Up Down  j k", "a row; the cursor stays with its task"),
            ("PgUp PgDn", "a page; Ctrl-U, Ctrl-D half a page"),
            ("Home End  g G", "first and last row"),
            ("F", "the screen follows the selected task"),
            ("Enter", "details of the selected task"),
            ("e", "errors by class; Enter: its tasks"),
            ("l", "log"),
        ]
    )

    private static let steer = HelpGroup(
        "Steer",
        [
            ("x  F9", "cancel the selected or marked tasks"),
            ("X", "cancel all in the list, if you agree"),
            ("r", "retry the selected or marked tasks"),
            ("R", "retry every failed task that matches"),
            ("p", "pause or resume selected or marked"),
            ("P", "start nothing new, or start again"),
            ("H", "the same for the selected task's host"),
            ("+ -  F8 F7", "limit up and down by one"),
            ("] [", "limit up and down by ten"),
            ("A", "auto limit on, off; + - take over"),
            ("a", "the auto limit's hosts and moves"),
            ("c", "compare limits; show the comparison"),
            ("Space  U", "mark a task, unmark all"),
            ("n", "leave the slow half of the lesson"),
        ]
    )

    private static let look = HelpGroup(
        "Look",
        [
            ("Tab  1 2 3 4", "view: all, active, failed, done"),
            ("d", "hide tasks that ended well"),
            ("/  F4", "filter as you type; Esc clears it"),
            ("  word  !word", "in name, URL or error; not in them"),
            ("  state:wait", "also active, done, waiting"),
            ("  status:5xx", "also 404, 400-404, >=500"),
            ("  host: error:", "also name: url: depth:2"),
            ("  >2s  <1MiB", "by time and by size"),
            ("< >  F6", "column to sort by"),
            ("I", "invert the order"),
            ("Z", "freeze the screen; the run goes on"),
        ]
    )

    private static let comparison = HelpGroup(
        "Compare limits",
        [
            ("v  Tab", "table or race; Space runs it again"),
            ("a", "apply: the run goes on at that limit"),
            ("r", "refine: try limits around it"),
            ("e", "export all that was measured as JSON"),
            ("x  Esc", "stop it, if you agree; then leave"),
            ("c", "the tasks, while it goes on"),
            ("n", "compare other limits"),
        ]
    )

    /// Where a task waits, in the colours of its bar.
    private static let states: [(TaskState, SafeText)] = [
        (.queued, "waits for a permit or its host"),
        (.started, "under way, no phase known yet"),
        (.dns, "looks its host's name up"),
        (.connect, "opens a connection"),
        (.tls, "shakes hands"),
        (.wait, "sent; waits for the first byte"),
        (.body, "receives the body"),
        (.backoff, "waits before the next attempt"),
    ]

    private static let read = HelpGroup(
        "Read",
        [
            ("1.2K  3.4 MiB/s", "sizes and rates in powers of 1024"),
            ("loop 0.3ms", "the network thread's longest turn"),
            ("stalled: pool", "tasks could not run; what kept them"),
            ("stalled: network", "no transfer moved; step and URL"),
            ("stalled: screen", "a frame was late, and why"),
            ("parse 1/3 busy", "workers that read pages for links"),
            ("held back", "parsing or output lags behind"),
        ]
    )

    private static let leave = HelpGroup(
        "Leave",
        [
            ("Esc", "closes the innermost thing, never all"),
            ("q  F10", "quit; asks while work goes on"),
            ("Q", "quit and leave the last frame"),
            ("Ctrl-C", "stop; again: at once; again: leave"),
            ("Ctrl-Z", "suspend"),
            ("Ctrl-L", "draw the screen anew"),
            ("m", "mouse on, off; Shift-drag selects"),
        ]
    )
}
