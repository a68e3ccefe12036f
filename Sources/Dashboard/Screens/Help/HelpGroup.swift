import Fetching
import SafeText
import TerminalUI

/// A section of the help.
struct HelpGroup {
    /// A key, or a word of the screen, and what it means; a line without words is a title.
    struct Line {
        let keys: SafeText
        let words: SafeText
        var role = Role.key
    }

    /// The groups of keys; their lines come from ``KeyMap``.
    enum Title: String, CaseIterable, Sendable {
        case move = "Move"
        case steer = "Steer"
        case look = "Look"
        case comparison = "Compare limits"
        case leave = "Leave"
    }

    let title: SafeText
    let lines: [Line]

    /// A group of keys.
    private init(_ title: Title) {
        let lines = KeyMap.bindings.compactMap(\.help).filter { $0.group == title }
        self.init(SafeText(title.rawValue), lines.map { ($0.label, $0.words) })
    }

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
        [
            HelpGroup(.move), HelpGroup(.steer), HelpGroup(.look), HelpGroup(.comparison),
            HelpGroup("States", states: states, glyphs), read, HelpGroup(.leave),
        ]
    }

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
}
