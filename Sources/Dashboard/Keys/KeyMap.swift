import LimitTuning
import SafeText
import TerminalUI

/// The table of keys: the only place where a key gets a meaning.
///
/// The reducer, the help, the key line and clicks on the key line all read it. What it has no entry
/// for is typed into the text field that has the keyboard, or does nothing. Within a group, entries
/// have the sequence of the help.
enum KeyMap {
    /// Every entry.
    static let bindings: [KeyBinding] =
        move + steer + look + comparison + leave + filter + question + form

    /// What a key means in a place; nil for nothing.
    static func command(for key: Key, in place: Place) -> Command? {
        for binding in bindings where binding.places.contains(place) {
            for entry in binding.keys where entry.key == key { return entry.command }
        }
        return nil
    }

    private static let move: [KeyBinding] = [
        KeyBinding(
            .screens,
            [
                (.up, .move(.rows(-1))), (.down, .move(.rows(1))), ("k", .move(.rows(-1))),
                ("j", .move(.rows(1))),
            ]
        ).help(.move, "Up Down  j k", "a row; the cursor stays with its task")
            .hint(.details, 2, "Up Down", "next", key: .down)
            .hint(.errors, 2, "Up Down", "choose", key: .down)
            .hint([.reading, .comparisonPane], 2, "Up Down", "scroll", key: .down),
        KeyBinding(
            .screens,
            [
                (.pageDown, .move(.pages(1))), (.pageUp, .move(.pages(-1))),
                (.control("d"), .move(.pages(0.5))), (.control("u"), .move(.pages(-0.5))),
            ]
        ).help(.move, "PgUp PgDn", "a page; Ctrl-U, Ctrl-D half a page")
            .hint(.details, 3, "PgDn", "more")
            .hint([.reading, .comparisonPane], 3, "PgUp PgDn", "pages"),
        KeyBinding(
            .screens,
            [
                (.home, .move(.toTop)), (.end, .move(.toBottom)), ("g", .move(.toTop)),
                ("G", .move(.toBottom)),
            ]
        ).help(.move, "Home End  g G", "first and last row"),
        KeyBinding(.tasks, ["F"], .list(.follow))
            .help(.move, "F", "the screen follows the selected task"),
        KeyBinding([.running, .ended, .details], [.enter], .pane(.details))
            .help(.move, "Enter", "details of the selected task")
            .hint([.running, .ended], 3, "Enter", "details"),
        KeyBinding(.errors, [.enter], .list(.showErrorGroup))
            .hint(.errors, 3, "Enter", "show these tasks"),
        KeyBinding(.reading, [.enter], .screen(.close)),
        KeyBinding(.tasks, ["e"], .pane(.errors))
            .help(.move, "e", "errors by class; Enter: its tasks")
            .hint(.running, 11, "e", "errors").hint(.ended, 4, "e", "errors"),
        KeyBinding(.screens, ["l"], .pane(.log))
            .help(.move, "l", "log")
            .hint(.running, 18, "l", "log").hint(.ended, 8, "l", "log")
            .hint(.comparison, 10, "l", "log"),
        KeyBinding(.screens, ["?", "h", .function(1)], .pane(.help))
            .hint([.running, .comparison], 1, "?", "help").hint(.ended, 2, "?", "help")
            .hint(.errors, 5, "?", "help").hint(.details, 8, "?", "help"),
    ]

    private static let steer: [KeyBinding] = [
        KeyBinding(.tasks, ["x", .function(9)], .task(.cancel))
            .help(.steer, "x  F9", "cancel the selected or marked tasks")
            .hint([.running, .details], 4, "x", "cancel"),
        KeyBinding(.tasks, ["X"], .task(.cancelAll))
            .help(.steer, "X", "cancel all in the list, if you agree"),
        KeyBinding(.tasks, ["r"], .task(.retry))
            .help(.steer, "r", "retry the selected or marked tasks")
            .hint([.running, .details], 5, "r", "retry"),
        KeyBinding(.tasks, ["R"], .task(.retryFailed))
            .help(.steer, "R", "retry every failed task that matches")
            .hint(.errors, 4, "R", "retry all failed"),
        KeyBinding(.tasks, ["p"], .task(.togglePause))
            .help(.steer, "p", "pause or resume selected or marked")
            .hint([.running, .details], 6, "p", "pause"),
        KeyBinding(.tasks, ["P"], .run(.toggleDispatch))
            .help(.steer, "P", "start nothing new, or start again")
            .hint(.running, 16, "P", "pause all"),
        KeyBinding(.tasks, ["H"], .task(.toggleHost))
            .help(.steer, "H", "the same for the selected task's host")
            .hint(.running, 17, "H", "pause host").hint(.details, 7, "H", "host"),
        KeyBinding(
            .tasks,
            [
                ("+", .limit(.change(1))), ("=", .limit(.change(1))),
                (.function(8), .limit(.change(1))), ("-", .limit(.change(-1))),
                (.function(7), .limit(.change(-1))),
            ]
        ).help(.steer, "+ -  F8 F7", "limit up and down by one")
            .hint(.running, 7, "+ -", "limit"),
        KeyBinding(.tasks, [("]", .limit(.change(10))), ("[", .limit(.change(-10)))])
            .help(.steer, "] [", "limit up and down by ten"),
        KeyBinding(.tasks, ["A"], .limit(.toggleAuto))
            .help(.steer, "A", "auto limit on, off; + - take over")
            .hint(.running, 10, "A", "auto limit"),
        KeyBinding(.tasks, ["a"], .pane(.auto))
            .help(.steer, "a", "the auto limit's hosts and moves"),
        KeyBinding(.tasks, ["c"], .limit(.compare))
            .help(.steer, "c", "compare limits; show the comparison")
            .hint(.running, 9, "c", "compare"),
        KeyBinding(.tasks, [(" ", .list(.mark)), ("U", .list(.unmarkAll))])
            .help(.steer, "Space  U", "mark a task, unmark all")
            .hint(.running, 15, "Space", "mark"),
        KeyBinding(.tasks, ["n"], .run(.skipLesson))
            .help(.steer, "n", "leave the slow half of the lesson"),
    ]

    private static let look: [KeyBinding] = [
        KeyBinding(
            .tasks,
            [
                (.tab, .list(.nextView(1))), (.backTab, .list(.nextView(-1))),
                ("1", .list(.show(.all))), ("2", .list(.show(.active))),
                ("3", .list(.show(.failed))), ("4", .list(.show(.done))),
            ]
        ).help(.look, "Tab  1 2 3 4", "view: all, active, failed, done")
            .hint(.running, 12, "Tab", "view").hint(.ended, 6, "Tab", "view"),
        KeyBinding(.tasks, ["d"], .list(.toggleDone))
            .help(.look, "d", "hide tasks that ended well"),
        KeyBinding(.tasks, ["/", "\\", .function(3), .function(4)], .list(.editFilter))
            .help(.look, "/  F4", "filter as you type; Esc clears it")
            .hint(.running, 2, "/", "filter").hint(.ended, 5, "/", "filter"),
        // No keys of their own: what is typed into the filter.
        KeyBinding([], []).help(.look, "  word  !word", "in name, URL or error; not in them"),
        KeyBinding([], []).help(.look, "  state:wait", "also active, done, waiting"),
        KeyBinding([], []).help(.look, "  status:5xx", "also 404, 400-404, >=500"),
        KeyBinding([], []).help(.look, "  host: error:", "also name: url: depth:2"),
        KeyBinding([], []).help(.look, "  >2s  <1MiB", "by time and by size"),
        KeyBinding(
            .tasks,
            [(">", .list(.sort(1))), (.function(6), .list(.sort(1))), ("<", .list(.sort(-1)))]
        ).help(.look, "< >  F6", "column to sort by")
            .hint(.running, 13, "< >", "sort").hint(.ended, 7, "< >", "sort"),
        KeyBinding(.tasks, ["I"], .list(.invertSort)).help(.look, "I", "invert the order"),
        KeyBinding(.tasks, ["Z", "f"], .screen(.freeze))
            .help(.look, "Z", "freeze the screen; the run goes on")
            .hint(.running, 14, "Z", "freeze"),
    ]

    private static let comparison: [KeyBinding] = [
        KeyBinding(
            .comparison,
            [
                ("v", .comparison(.nextPicture)), (.tab, .comparison(.nextPicture)),
                (.backTab, .comparison(.nextPicture)), (" ", .comparison(.raceAgain)),
            ]
        ).help(.comparison, "v  Tab", "table or race; Space runs it again")
            .hint(.comparison, 2, "v") { $0.showsRace ? "table" : "race" },
        KeyBinding(.comparison, ["a"], .comparison(.apply))
            .help(.comparison, "a", "apply: the run goes on at that limit")
            .hint(.comparison, 3, "a") { $0.mayApply ? "apply" : nil },
        KeyBinding(.comparison, ["r"], .comparison(.refine))
            .help(.comparison, "r", "refine: try limits around it")
            .hint(.comparison, 4, "r") { $0.mayRefine ? "refine" : nil },
        KeyBinding(.comparison, ["e"], .comparison(.export))
            .help(.comparison, "e", "export all that was measured as JSON")
            .hint(.comparison, 5, "e", "export"),
        KeyBinding(
            .comparison,
            [
                ("x", .comparison(.stop)), (.function(9), .comparison(.stop)),
                (.escape, .comparison(.close)),
            ]
        ).help(.comparison, "x  Esc", "stop it, if you agree; then leave")
            .hint(.comparison, 6, "x") { $0.isComparisonOver ? "leave" : "stop" },
        KeyBinding(.comparison, ["c"], .comparison(.showTasks))
            .help(.comparison, "c", "the tasks, while it goes on")
            .hint(.comparison, 7, "c", "tasks"),
        KeyBinding(.comparison, ["n"], .comparison(.compareAnew))
            .help(.comparison, "n", "compare other limits")
            .hint(.comparison, 9, "n") {
                $0.isComparisonOver && $0.context.kind != .compare ? "new" : nil
            },
    ]

    private static let leave: [KeyBinding] = [
        KeyBinding([.tasks, .comparisonPane], [.escape], .screen(.close))
            .help(.leave, "Esc", "closes the innermost thing, never all")
            .hint([.details, .errors, .reading, .comparisonPane], 1, "Esc", "close"),
        KeyBinding(.screens, ["q", .function(10)], .run(.quit(leavesFrame: false)))
            .help(.leave, "q  F10", "quit; asks while work goes on")
            .hint([.running, .comparison], 8, "q", "quit").hint(.ended, 1, "q", "quit"),
        KeyBinding([.filter, .form], [.function(10)], .run(.quit(leavesFrame: false))),
        KeyBinding(.screens, ["Q"], .run(.quit(leavesFrame: true)))
            .help(.leave, "Q", "quit and leave the last frame")
            .hint(.ended, 9, "Q", "quit, keep the screen"),
        KeyBinding(.everywhere, [.control("c")], .run(.interrupt))
            .help(.leave, "Ctrl-C", "stop; again: at once; again: leave"),
        KeyBinding(.everywhere, [.control("z")], .screen(.suspend))
            .help(.leave, "Ctrl-Z", "suspend"),
        KeyBinding(.everywhere, [.control("l")], .screen(.redraw))
            .help(.leave, "Ctrl-L", "draw the screen anew"),
        KeyBinding(.screens, ["m"], .screen(.toggleMouse))
            .help(.leave, "m", "mouse on, off; Shift-drag selects"),
    ]

    private static let filter: [KeyBinding] = [
        KeyBinding(.filter, [.enter], .filter(.keep)).hint(.filter, 1, "Enter", "keep"),
        KeyBinding(.filter, [.escape], .filter(.clear)).hint(.filter, 2, "Esc", "clear"),
        KeyBinding(
            .filter,
            [
                (.up, .filter(.move(.rows(-1)))), (.down, .filter(.move(.rows(1)))),
                (.pageUp, .filter(.move(.pages(-1)))), (.pageDown, .filter(.move(.pages(1)))),
            ]
        ).hint(.filter, 3, "Up Down", "move"),
        KeyBinding([], [])
            .hint(.filter, 4, "!word", "without it", key: "!")
            .hint(.filter, 5, "status:5xx host: error:", "fields", key: ":")
            .hint(.filter, 6, ">2s >1MB", "compare", key: ">"),
    ]

    private static let question: [KeyBinding] = [
        KeyBinding(
            .question,
            [.tab, .backTab, .left, .right, .up, .down, "h", "l"],
            .question(.moveFocus)
        ).hint(.question, 1, "Tab", "other answer"),
        KeyBinding(.question, [.enter, " "], .question(.answer))
            .hint(.question, 2, "Enter", "answer"),
        KeyBinding(.question, [.escape, "n", "N", "q"], .question(.choose(.keep)))
            .hint(.question, 3, "Esc", "change nothing"),
        KeyBinding(.question, ["y", "Y"], .question(.choose(.proceed))),
    ]

    private static let form: [KeyBinding] = [
        KeyBinding(.form, [.enter], .form(.start)).hint(.form, 1, "Enter", "start"),
        KeyBinding(.form, [.escape], .form(.leave)).hint(.form, 2, "Esc", "leave"),
        KeyBinding(
            .form,
            [
                (.tab, .form(.moveFocus(1))), (.down, .form(.moveFocus(1))),
                (.backTab, .form(.moveFocus(-1))), (.up, .form(.moveFocus(-1))),
            ]
        ).hint(.form, 3, "Tab", "next field"),
        KeyBinding(.formSource, [.right, .left, " "], .form(.otherSource))
            .hint(.form, 4, "Left Right", "source", key: .right),
        KeyBinding(
            .formSource,
            [("p", .form(.chooseSource(.probe))), ("l", .form(.chooseSource(.live)))]
        ),
    ]
}

extension Key: ExpressibleByUnicodeScalarLiteral {
    /// A printable character, as the table writes it.
    package init(unicodeScalarLiteral scalar: Unicode.Scalar) {
        self = .character(Character(scalar))
    }
}
