import LimitTuning
import SafeText
import TerminalUI

/// The last line: what the most useful keys do just now.
struct KeyLine {
    private let entries: [(key: Key, item: KeyBar.Item)]
    private let glyphs: GlyphSet

    init(_ model: DashboardModel) {
        glyphs = model.glyphs
        entries = KeyLine.entries(model)
    }

    /// The key under a column, for clicks.
    func key(atColumn column: Int, width: Int) -> Key? {
        let bar = KeyBar(entries.map(\.item))
        return bar.columns(width: width).firstIndex { $0.contains(column) }.map { entries[$0].key }
    }

    /// Draws in the first row of an area.
    func draw(into frame: inout Frame, in rect: Rect) {
        KeyBar(entries.map(\.item)).draw(into: &frame, in: rect, glyphs: glyphs)
    }

    private static func entries(_ model: DashboardModel) -> [(key: Key, item: KeyBar.Item)] {
        switch model.prompt {
        case .filter:
            return [
                (.enter, .init("Enter", "keep")), (.escape, .init("Esc", "clear")),
                (.up, .init("Up Down", "move")), (.character("!"), .init("!word", "without it")),
                (.character(":"), .init("status:5xx host: error:", "fields")),
                (.character(">"), .init(">2s >1MB", "compare")),
            ]
        case .confirmation:
            return [
                (.tab, .init("Tab", "other answer")), (.enter, .init("Enter", "answer")),
                (.escape, .init("Esc", "change nothing")),
            ]
        case .comparison:
            return [
                (.enter, .init("Enter", "start")), (.escape, .init("Esc", "leave")),
                (.tab, .init("Tab", "next field")), (.right, .init("Left Right", "source")),
            ]
        case .none: break
        }
        switch model.pane {
        case .list where model.screen != .run: return comparison(model)
        case .list: return model.isFinished ? ended : running
        case .details:
            return [
                (.escape, .init("Esc", "close")), (.down, .init("Up Down", "next")),
                (.pageDown, .init("PgDn", "more")), (.character("x"), .init("x", "cancel")),
                (.character("r"), .init("r", "retry")), (.character("p"), .init("p", "pause")),
                (.character("H"), .init("H", "host")), (.character("?"), .init("?", "help")),
            ]
        case .errors:
            return [
                (.escape, .init("Esc", "close")), (.down, .init("Up Down", "choose")),
                (.enter, .init("Enter", "show these tasks")),
                (.character("R"), .init("R", "retry all failed")),
                (.character("?"), .init("?", "help")),
            ]
        case .log, .help, .auto:
            return [
                (.escape, .init("Esc", "close")), (.down, .init("Up Down", "scroll")),
                (.pageDown, .init("PgUp PgDn", "pages")),
            ]
        }
    }

    /// What can be done changes when a comparison ends.
    private static func comparison(_ model: DashboardModel) -> [(key: Key, item: KeyBar.Item)] {
        let picture: SafeText
        if case .comparison(.race, _) = model.screen { picture = "table" } else { picture = "race" }
        let isRunning = model.comparison?.isRunning ?? true
        var entries: [(key: Key, item: KeyBar.Item)] = [
            (.character("?"), .init("?", "help")), (.character("v"), .init("v", picture)),
        ]
        if model.comparison?.recommended != nil, model.context.kind != .compare, !model.isFinished {
            entries.append((.character("a"), .init("a", "apply")))
        }
        if model.mayRefine {
            entries.append((.character("r"), .init("r", "refine")))
        }
        entries += [
            (.character("e"), .init("e", "export")),
            (.character("x"), .init("x", isRunning ? "stop" : "leave")),
            (.character("c"), .init("c", "tasks")), (.character("q"), .init("q", "quit")),
        ]
        if !isRunning, model.context.kind != .compare {
            entries.append((.character("n"), .init("n", "new")))
        }
        entries.append((.character("l"), .init("l", "log")))
        return entries
    }

    private static let running: [(key: Key, item: KeyBar.Item)] = [
        (.character("?"), .init("?", "help")), (.character("/"), .init("/", "filter")),
        (.enter, .init("Enter", "details")), (.character("x"), .init("x", "cancel")),
        (.character("r"), .init("r", "retry")), (.character("p"), .init("p", "pause")),
        (.character("+"), .init("+ -", "limit")), (.character("q"), .init("q", "quit")),
        (.character("c"), .init("c", "compare")), (.character("A"), .init("A", "auto limit")),
        (.character("e"), .init("e", "errors")), (.tab, .init("Tab", "view")),
        (.character(">"), .init("< >", "sort")), (.character("Z"), .init("Z", "freeze")),
        (.character(" "), .init("Space", "mark")), (.character("P"), .init("P", "pause all")),
        (.character("H"), .init("H", "pause host")),
        (.character("l"), .init("l", "log")),
    ]

    private static let ended: [(key: Key, item: KeyBar.Item)] = [
        (.character("q"), .init("q", "quit")), (.character("?"), .init("?", "help")),
        (.enter, .init("Enter", "details")), (.character("e"), .init("e", "errors")),
        (.character("/"), .init("/", "filter")), (.tab, .init("Tab", "view")),
        (.character(">"), .init("< >", "sort")), (.character("l"), .init("l", "log")),
        (.character("Q"), .init("Q", "quit, keep the screen")),
    ]
}
