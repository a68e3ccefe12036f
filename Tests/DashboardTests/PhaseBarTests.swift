import DataStructures
import Fetching
import SafeText
import TerminalUI
import Testing

@testable import Dashboard

/// A bar shows the phases that took place, and no others.
struct PhaseBarTests {
    private func bar(_ state: TaskState, _ timing: PhaseTiming = PhaseTiming()) -> String {
        var engine = EngineFixture()
        let task = engine.add(state) {
            $0.timing = timing
            if state == .body { ($0.wireBytes, $0.expectedBytes) = (50, 100) }
        }
        var frame = Frame(size: Size(width: 14, height: 1))
        PhaseBar(row: engine.snapshot.rows[task.index], state: state, backoffShare: 0)
            .draw(into: &frame, in: frame.bounds, glyphs: .ascii)
        return String(frame.text.prefix { $0 != "\n" })
    }

    private func timing(
        dns: Float = 0,
        connect: Float = 0,
        tls: Float = 0,
        wait: Float = 0
    ) -> PhaseTiming {
        var timing = PhaseTiming()
        (timing.dns, timing.connect, timing.tls, timing.wait) = (dns, connect, tls, wait)
        return timing
    }

    @Test func `a task that has just started shows no phase`() {
        #expect(bar(.started) == "..............")
    }

    @Test func `on a connection that is open there is neither lookup nor handshake`() {
        let reused = timing(dns: 0.021, connect: 0.003)
        #expect(bar(.wait, reused) == "...=..........")
        #expect(bar(.body, timing(dns: 0.021, wait: 20)) == "...=#####.....")
    }

    @Test func `plain http has no handshake`() {
        #expect(bar(.wait, timing(dns: 4, connect: 2)) == ":-.=..........")
        #expect(bar(.connect, timing(dns: 4)) == ":-............")
    }

    @Test func `over TLS every phase has its cell`() {
        #expect(bar(.tls, timing(dns: 4, connect: 2)) == ":-%...........")
        #expect(bar(.wait, timing(dns: 4, connect: 2, tls: 9)) == ":-%=..........")
    }

    @Test func `the details list the same phases`() {
        var engine = EngineFixture()
        engine.add(.ok) {
            ($0.timing.dns, $0.timing.connect) = (0.021, 0.003)
            ($0.timing.wait, $0.timing.body) = (20, 1)
        }
        engine.add(.started)
        var screen = ScreenFixture(engine, size: Size(width: 80, height: 30))
        screen.press(.end, .enter)
        #expect(screen.selected == 1)
        #expect(screen.text.contains("wait        20ms"))
        #expect(!screen.text.contains("dns"))
        screen.press(.home)
        #expect(screen.text.contains("started    420ms"))
    }

    @Test(arguments: ["state:started", "state:active", "state:start"])
    func `a filter finds tasks that have just started`(filter: String) {
        var engine = EngineFixture()
        engine.add(.started)
        engine.add(.skipped)
        var screen = ScreenFixture(engine)
        screen.type("/\(filter)")
        #expect(screen.shown == [1])
        screen.press(.escape)
        screen.type("/state:dns")
        #expect(screen.shown == [])
    }
}
