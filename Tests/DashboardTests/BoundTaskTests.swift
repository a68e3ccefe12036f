import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

/// What the user looks at belongs to a task: it never goes over to another one by itself.
struct BoundTaskTests {
    /// Twenty tasks in flight, in their view, with the second one selected.
    private func screen(size: Size = Size(width: 120, height: 40)) -> ScreenFixture {
        var engine = EngineFixture(limit: 20)
        for _ in 0..<20 { engine.add(.wait) }
        var screen = ScreenFixture(engine, size: size)
        screen.type("2jj")
        return screen
    }

    /// Ends the tasks with these numbers, a while after each other.
    private func end(_ tasks: Int..., in screen: inout ScreenFixture, as state: TaskState = .ok) {
        for task in tasks {
            screen.engine.move(TaskID(index: task - 1), to: state)
            screen.wait(.milliseconds(1_500))
        }
    }

    @Test func `following ends with its task, and says so`() {
        var screen = screen()
        screen.type("F")
        #expect(screen.model.cursor.follows)
        end(2, in: &screen)
        #expect(!screen.model.cursor.follows)
        #expect(screen.said == "fetch-2 has ended, ok: no longer followed")
        #expect(screen.text.contains("fetch-2 has ended, ok"))
        end(3, 4, 5, in: &screen)
        #expect(screen.selected == nil)
        #expect(screen.type("x") == [])
        #expect(screen.said == "choose a task to cancel first: the arrow keys")
    }

    @Test func `following ends when a filter no longer lets its task through`() {
        var screen = screen()
        screen.type("/state:wait")
        screen.press(.enter)
        screen.type("F")
        #expect(screen.selected == 2)
        end(2, in: &screen, as: .body)
        #expect(screen.said == "fetch-2 is not in this list: no longer followed")
        #expect(!screen.model.cursor.follows)
        #expect(screen.type("x") == [])
    }

    @Test func `a filter that hides the followed task does not follow another`() {
        var screen = screen()
        screen.type("F/page/7")
        #expect(screen.shown == [7])
        #expect(!screen.model.cursor.follows)
        screen.press(.escape)
        #expect(screen.selected == 2)
    }

    @Test func `details stay with a task that leaves the view, and so does x`() {
        var screen = screen()
        screen.press(.enter)
        end(2, 1, 3, 4, in: &screen)
        #expect(screen.selected == 2)
        #expect(screen.text.contains("fetch-2, not in this list"))
        #expect(screen.text.contains("status") || screen.text.contains("✓ ok"))
        #expect(screen.type("x") == [])
        #expect(screen.said == "cannot cancel fetch-2: it is ok")
    }

    @Test func `from the details of a task that left one moves on in the list`() {
        var screen = screen()
        screen.press(.enter)
        end(2, in: &screen)
        screen.press(.down)
        #expect(screen.selected == 3)
        #expect(screen.text.contains("fetch-3"))
    }

    @Test(arguments: [Key.escape, .enter, .character("l")])
    func `closing the details of a task that left selects nothing`(key: Key) {
        var screen = screen()
        screen.press(.enter)
        end(2, in: &screen)
        screen.press(key)
        #expect(screen.selected == nil)
        #expect(screen.type("x") == [])
        screen.press(.escape, .down)
        #expect(screen.selected == 3)
    }

    @Test func `a filter typed over open details leaves them`() {
        var screen = screen()
        screen.press(.enter)
        screen.type("/page/7")
        #expect(screen.shown == [7])
        #expect(screen.selected == 2)
        screen.press(.enter)
        #expect(screen.type("x") == [.engine(.cancel([TaskID(index: 1)]))])
    }

    @Test func `details on a small screen stay with their task too`() {
        var screen = screen(size: Size(width: 80, height: 24))
        screen.press(.enter)
        end(2, 3, in: &screen)
        #expect(screen.text.contains("fetch-2, not in this list"))
    }

    @Test func `details that are followed stay when following ends`() {
        var screen = screen()
        screen.press(.enter)
        screen.type("F")
        end(2, 3, in: &screen)
        #expect(screen.selected == 2)
        #expect(screen.said == "fetch-2 has ended, ok: no longer followed")
    }

    @Test(arguments: ["x", "r", "p", "H"])
    func `a key is asked for again however long ago the cursor has moved`(key: String) {
        var screen = screen()
        end(2, in: &screen)
        for _ in 0..<60 { screen.wait(.seconds(1)) }
        #expect(screen.selected == 3)
        #expect(screen.type(key) == [])
        #expect(screen.said.contains("has moved to fetch-3: press again"))
    }

    @Test func `any other key shows that the user has seen where the cursor is`() {
        var screen = screen()
        end(2, in: &screen)
        screen.press(.down)
        #expect(screen.type("x") == [.engine(.cancel([TaskID(index: 3)]))])
    }
}
