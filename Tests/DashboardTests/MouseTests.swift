import Dashboard
import Fetching
import LimitTuning
import SafeText
import TerminalUI
import Testing

struct MouseTests {
    /// The place of some text on a screen.
    private func place(of text: String, in screen: ScreenFixture) throws -> Point {
        for (y, line) in screen.text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if let range = line.firstRange(of: text) {
                return Point(x: line.distance(from: line.startIndex, to: range.lowerBound), y: y)
            }
        }
        throw Missing(text: text)
    }

    private struct Missing: Error { let text: String }

    @Test func `a click selects a row and a click on it opens its details`() throws {
        var screen = ScreenFixture()
        let row = try place(of: "tls", in: screen)
        _ = screen.model.reduce(.mouse(.press(row)))
        #expect(screen.selected == 4)
        _ = screen.model.reduce(.mouse(.press(row)))
        #expect(screen.model.pane == Pane(.details))
    }

    @Test(arguments: [
        ("state", SortColumn.state), ("code", .status), ("time", .time), ("size", .size),
        ("URL", .url),
    ])
    func `a click on a title sorts, and again inverts`(title: String, column: SortColumn) throws {
        var screen = ScreenFixture()
        let point = try place(of: title, in: screen)
        _ = screen.model.reduce(.mouse(.press(point)))
        #expect(screen.model.list.criteria.column == column)
        #expect(!screen.model.list.criteria.isInverted)
        _ = screen.model.reduce(.mouse(.press(point)))
        #expect(screen.model.list.criteria.isInverted)
    }

    @Test(arguments: [("2 active", TaskView.active), ("3 failed", .failed), ("4 done", .done)])
    func `a click on a view shows it`(title: String, view: TaskView) throws {
        var screen = ScreenFixture()
        _ = screen.model.reduce(.mouse(.press(try place(of: title, in: screen))))
        #expect(screen.model.list.criteria.view == view)
    }

    @Test func `a click on the key line is the key`() throws {
        var screen = ScreenFixture()
        _ = screen.model.reduce(.mouse(.press(try place(of: "? help", in: screen))))
        #expect(screen.model.pane == Pane(.help))
        _ = screen.model.reduce(.mouse(.press(try place(of: "Esc close", in: screen))))
        #expect(screen.model.pane == nil)
        let effects = screen.model.reduce(.mouse(.press(try place(of: "+ - limit", in: screen))))
        #expect(effects == [.limits(.set(17))])
    }

    @Test func `the wheel scrolls and leaves the selection`() {
        var screen = ScreenFixture(.busy())
        screen.press(.down)
        let selected = screen.selected
        let middle = Point(x: 10, y: 12)
        _ = screen.model.reduce(.mouse(.wheelDown(middle)))
        #expect(screen.model.cursor.top == 3)
        _ = screen.model.reduce(.mouse(.wheelUp(middle)))
        _ = screen.model.reduce(.mouse(.wheelUp(middle)))
        #expect(screen.model.cursor.top == 0)
        #expect(screen.selected == selected)
    }

    @Test func `a question takes clicks on its answers only`() throws {
        var screen = ScreenFixture()
        screen.type("X")
        #expect(screen.model.reduce(.mouse(.press(Point(x: 0, y: 23)))) == [])
        #expect(screen.model.prompt != .none)
        let yes = try place(of: "cancel them", in: screen)
        #expect(screen.model.reduce(.mouse(.press(yes))).count == 1)
        #expect(screen.model.prompt == .none)
    }

    @Test(arguments: [Point(x: -1, y: -1), Point(x: 10_000, y: 10_000), Point(x: .max, y: .max)])
    func `clicks outside do nothing`(point: Point) {
        var screen = ScreenFixture()
        let before = screen.text
        #expect(screen.model.reduce(.mouse(.press(point))) == [])
        #expect(screen.text == before)
    }
}
