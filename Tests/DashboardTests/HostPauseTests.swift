import Fetching
import SafeText
import TerminalUI
import Testing

@testable import Dashboard

struct HostPauseTests {
    private func screen(isPaused: Bool) -> ScreenFixture {
        var engine = EngineFixture(hosts: ["a.example", "b.example"])
        engine.snapshot.hosts[1].isPaused = isPaused
        engine.add(.queued, host: 0)
        for _ in 0..<3 { engine.add(.queued, host: 1) }
        var screen = ScreenFixture(engine)
        screen.press(.down, .down)
        return screen
    }

    @Test func `H pauses the host of the selected task, and H lets it go on`() {
        var going = screen(isPaused: false)
        #expect(going.type("H") == [.engine(.pauseHost(HostID(index: 1)))])
        #expect(going.said == "nothing new starts on b.example: H to go on")
        var paused = screen(isPaused: true)
        #expect(paused.type("H") == [.engine(.resumeHost(HostID(index: 1)))])
        #expect(paused.said == "b.example goes on")
    }

    @Test func `without a selection, and after the end, H orders nothing`() {
        var fresh = ScreenFixture()
        #expect(fresh.type("H") == [])
        #expect(fresh.said.contains("choose a task"))
        var ended = screen(isPaused: false)
        ended.engine.snapshot.stage = .finished(nil)
        ended.wait(.zero)
        #expect(ended.type("H") == [])
        #expect(ended.said == "the run is over")
    }

    @Test func `a paused host is why its tasks wait, and the details say how to go on`() {
        var screen = screen(isPaused: true)
        #expect(
            screen.text.contains("pace     b.example is paused by you, 3 wait; H lets it go on")
        )
        screen.press(.enter)
        #expect(screen.text.contains("host paused"))
        #expect(screen.text.contains("paused by you, H to go on"))
        #expect(screen.text.contains("H host  ? help"))
    }
}
