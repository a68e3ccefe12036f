import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

/// The last state is on the screen to the last row, and a retry makes it a running one again.
struct EndOfRunTests {
    /// A run of two tasks, one of them ended, as the screen saw it last.
    private func screen(_ other: TaskState = .ok) -> ScreenFixture {
        var engine = EngineFixture(limit: 2)
        engine.add(.wait)
        engine.add(.wait)
        var screen = ScreenFixture(engine, size: Size(width: 120, height: 40))
        screen.engine.move(TaskID(index: 0), to: other)
        screen.wait(.milliseconds(300))
        return screen
    }

    /// Ends the second task and with it the run; the screen is told so first, as in a real run.
    private func finish(_ screen: inout ScreenFixture, _ words: String) {
        screen.engine.move(TaskID(index: 1), to: .ok)
        screen.engine.snapshot.stage = .finished(nil)
        _ = screen.model.reduce(.finished(summary: [SafeText("list: finished"), SafeText(words)]))
        screen.engine.wait(.milliseconds(1))
        _ = screen.model.reduce(.snapshot(screen.engine.run))
    }

    @Test func `tabs and list show the last state without a key and without a tick`() {
        var screen = screen()
        finish(&screen, "  2 ok")
        #expect(screen.text.contains("[1 all 2]  2 active 0   3 failed 0   4 done 2"))
        #expect(screen.text.split(separator: "\n").count { $0.contains("✓ ok") } == 2)
    }

    @Test func `a key just before the end does not keep the last state away`() {
        var screen = screen()
        screen.type("2j")
        finish(&screen, "  2 ok")
        #expect(screen.shown == [])
        #expect(screen.text.contains("2 active 0]"))
    }

    @Test func `the summary stands in one line without indents`() {
        var screen = screen()
        finish(&screen, "  372 ok, 0 failed in 4.0 s (93/s)")
        #expect(
            screen.text.contains("end      list: finished · 372 ok, 0 failed in 4.0 s (93/s)")
        )
    }

    @Test func `after a retry the header is that of a running run, until it ends again`() {
        var screen = screen(.failed)
        finish(&screen, "  1 ok, 1 failed in 4.0 s")
        #expect(screen.text.contains("DONE"))
        #expect(screen.text.contains("end      list: finished"))
        screen.engine.move(TaskID(index: 0), to: .wait)
        screen.engine.snapshot.permitsTaken = 1
        screen.engine.snapshot.stage = .running
        screen.wait(.seconds(3))
        #expect(screen.text.contains("RUNNING"))
        #expect(screen.text.contains("pace     nothing waits: 1 of 2 permits in use"))
        #expect(!screen.text.contains("finished"))
        screen.engine.move(TaskID(index: 0), to: .ok)
        finish(&screen, "  2 ok, 0 failed in 9.0 s")
        #expect(screen.text.contains("end      list: finished · 2 ok, 0 failed in 9.0 s"))
        #expect(screen.text.contains("[1 all 2]  2 active 0   3 failed 0   4 done 2"))
    }
}
