import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI
import Testing

/// After a key rows keep their places; everything else goes on.
struct HeldOrderTests {
    @Test func `tabs count on while the order is held`() {
        var screen = ScreenFixture()
        screen.press(.down)
        let order = screen.shown
        for index in 1...4 { screen.engine.move(TaskID(index: index), to: .ok) }
        screen.wait(.milliseconds(600))
        #expect(screen.shown == order)
        #expect(screen.text.contains(" 2 active 4   3 failed 1   4 done 8 "))
    }

    @Test func `they count on while keys repeat without an end`() {
        var screen = ScreenFixture(.busy())
        for round in 1...15 {
            screen.press(.down)
            screen.engine.move(screen.engine.snapshot.inFlight[0], to: .ok)
            screen.wait(.milliseconds(300))
            #expect(screen.model.list.count(in: .of(.ok)) == 1_204 + round)
        }
    }

    @Test func `what a paused host holds up is told at once`() {
        var engine = EngineFixture(limit: 51, hosts: ["a.example"])
        for _ in 0..<48 { engine.add(.wait) }
        for _ in 0..<267 { engine.add(.queued) }
        var screen = ScreenFixture(engine, size: Size(width: 120, height: 40))
        screen.press(.down)
        #expect(screen.type("H") == [.engine(.pauseHost(HostID(index: 0)))])
        screen.engine.snapshot.hosts[0].isPaused = true
        screen.wait(.milliseconds(33))
        #expect(screen.text.contains("pace     a.example is paused by you, 267 wait"))
    }

    @Test func `when the hold is over the order follows, though nothing changes any more`() {
        var screen = ScreenFixture()
        screen.press(.down)
        let order = screen.shown
        screen.engine.move(TaskID(index: 2), to: .ok)
        screen.wait(.milliseconds(600))
        #expect(screen.shown == order)
        _ = screen.model.reduce(.tick(screen.engine.now + .milliseconds(500)))
        #expect(screen.shown == [2, 4, 5, 6, 9, 7, 8, 11, 1, 3, 10, 12, 13])
    }

    @Test func `counting passes over the rows no more often than ordering`() {
        var screen = ScreenFixture(.busy(queued: 99_000))
        let before = screen.model.list.passes
        for _ in 0..<60 {
            screen.press(.down)
            screen.wait(.milliseconds(33))
        }
        #expect((1...4).contains(screen.model.list.passes - before))
    }
}
