import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

struct SelectionTests {
    @Test func `nothing is selected until the user moves`() {
        var screen = ScreenFixture()
        #expect(screen.selected == nil)
        screen.press(.down)
        #expect(screen.selected == 2)
        screen.press(.down)
        #expect(screen.selected == 3)
    }

    @Test func `the selection stays with its task when the order changes`() {
        var screen = ScreenFixture()
        screen.press(.down, .down)
        screen.engine.move(TaskID(index: 2), to: .ok)
        screen.wait(.seconds(5))
        #expect(screen.selected == 3)
        #expect(screen.model.list.row(of: TaskID(index: 2)) != 1)
    }

    @Test func `for a second after a key the list keeps its order`() {
        var screen = ScreenFixture()
        screen.press(.down)
        let order = screen.shown
        screen.engine.move(TaskID(index: 1), to: .ok)
        screen.engine.move(TaskID(index: 0), to: .dns)
        screen.wait(.milliseconds(900))
        #expect(screen.shown == order)
        screen.wait(.milliseconds(200))
        #expect(screen.shown != order)
    }

    @Test func `what a row shows goes on while its place is held`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.engine.move(TaskID(index: 1), to: .ok)
        screen.wait(.milliseconds(100))
        let row = screen.text.split(separator: "\n").first { $0.hasPrefix("▶") }
        #expect(row?.contains("✓ ok") == true)
    }

    @Test func `a tick ends the hold as well as a snapshot`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.engine.move(TaskID(index: 0), to: .dns)
        screen.wait(.milliseconds(10))
        #expect(screen.shown.first == 2)
        #expect(screen.shown.contains(1))
        let order = screen.shown
        _ = screen.model.reduce(.tick(screen.engine.now + .seconds(2)))
        #expect(screen.shown != order)
    }

    @Test func `the nearest row takes over when the selected task leaves the view`() {
        var screen = ScreenFixture()
        screen.type("2jjj")
        #expect(screen.selected == 4)
        screen.engine.move(TaskID(index: 3), to: .ok)
        screen.wait(.milliseconds(1_100))
        screen.wait(.milliseconds(1_100))
        #expect(screen.shown == [2, 3, 5, 6, 9, 7, 8])
        #expect(screen.selected == 5)
    }

    @Test func `a key that was meant for the task before is not obeyed`() {
        var screen = ScreenFixture()
        screen.type("2j")
        screen.engine.move(TaskID(index: 1), to: .ok)
        screen.wait(.seconds(2))
        #expect(screen.selected == 3)
        #expect(screen.type("x") == [])
        #expect(screen.said.contains("has moved to fetch-3"))
        #expect(screen.type("x") == [.engine(.cancel([TaskID(index: 2)]))])
    }

    @Test func `a filter that excludes the selected task gives it back when it is cleared`() {
        var screen = ScreenFixture()
        screen.press(.end)
        #expect(screen.selected == 13)
        screen.type("/state:active")
        #expect(screen.selected == screen.shown.first)
        screen.press(.escape)
        #expect(screen.selected == 13)
    }

    @Test func `nothing is selected in an empty list`() {
        var screen = ScreenFixture()
        screen.press(.down)
        screen.type("/zzzz")
        #expect(screen.shown == [])
        #expect(screen.selected == nil)
        screen.press(.down)
        #expect(screen.selected == nil)
    }

    @Test func `keys move within the list and stop at its ends`() {
        var screen = ScreenFixture(.busy(), size: Size(width: 80, height: 24))
        screen.type("g")
        let first = screen.selected
        screen.press(.up)
        #expect(screen.selected == first)
        screen.type("G")
        let last = screen.selected
        screen.press(.down)
        #expect(screen.selected == last)
        screen.press(.home, .pageDown, .pageUp)
        #expect(screen.selected == first)
        screen.press(.control("d"), .control("d"), .control("u"))
        #expect(screen.model.list.row(of: screen.model.cursor.selected ?? TaskID(index: 0)) == 7)
    }

    @Test func `the selected row is always on screen after a key`() {
        var screen = ScreenFixture(.busy())
        screen.press(.down)
        for _ in 0..<40 { screen.press(.down) }
        #expect(screen.text.contains("▶"))
        screen.press(.end)
        #expect(screen.text.contains("▶"))
    }

    @Test func `from a selection that drifted out of sight keys start where it was`() {
        var screen = ScreenFixture(.busy())
        screen.press(.down, .down)
        let task = screen.model.cursor.selected ?? TaskID(index: 0)
        screen.engine.move(task, to: .ok)
        screen.wait(.seconds(3))
        #expect(!screen.text.contains("▶"))
        #expect(screen.model.cursor.selected == task)
        screen.press(.down)
        #expect(screen.model.list.row(of: screen.model.cursor.selected ?? task) == 1)
    }

    @Test func `following moves the screen with the task`() {
        var screen = ScreenFixture(.busy())
        screen.press(.down)
        screen.type("F")
        screen.engine.move(screen.model.cursor.selected ?? TaskID(index: 0), to: .ok)
        screen.wait(.seconds(3))
        #expect(screen.text.contains("▶"))
        screen.type("F")
        #expect(!screen.model.cursor.follows)
    }

    @Test func `a new run forgets selection, marks and filter`() {
        var screen = ScreenFixture()
        screen.type("j /fetch")
        screen.press(.enter)
        _ = screen.model.reduce(.present(RunContext(kind: .crawl, target: "https://b.example/")))
        #expect(screen.selected == nil)
        #expect(screen.model.marks.isEmpty)
        #expect(screen.model.list.criteria == ListCriteria())
        #expect(screen.model.latest == nil)
        #expect(screen.text.contains("STARTING"))
    }
}
