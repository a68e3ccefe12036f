import Dashboard
import Fetching
import SafeText
import TerminalUI

/// A dashboard on a fixture of an engine, and what it asked for so far.
struct ScreenFixture {
    /// The dashboard.
    var model: DashboardModel
    /// The engine behind it.
    var engine: EngineFixture

    /// A dashboard that has seen one snapshot.
    init(
        _ engine: EngineFixture = .small(),
        size: Size = Size(width: 80, height: 24),
        glyphs: GlyphSet = .unicode,
        context: RunContext = RunContext(kind: .fetch, target: "https://docs.example.org/")
    ) {
        self.engine = engine
        model = DashboardModel(context: context, glyphs: glyphs)
        _ = model.reduce(.resized(size))
        _ = model.reduce(.snapshot(engine.run))
    }

    /// Presses keys one after the other and answers with what the last one asked for.
    @discardableResult
    mutating func press(_ keys: Key...) -> [DashboardEffect] {
        keys.reduce([]) { _, key in model.reduce(.key(key)) }
    }

    /// Types letters one after the other and answers with what the last one asked for.
    @discardableResult
    mutating func type(_ letters: String) -> [DashboardEffect] {
        letters.reduce([]) { _, letter in model.reduce(.key(.character(letter))) }
    }

    /// Lets time pass in the engine and shows its next snapshot.
    mutating func wait(_ duration: Duration) {
        engine.wait(duration)
        _ = model.reduce(.snapshot(engine.run))
    }

    /// The tasks of the list by their numbers, from 1.
    var shown: [Int] { model.list.tasks.map { $0.index + 1 } }

    /// The selected task's number, from 1.
    var selected: Int? { model.cursor.selected.map { $0.index + 1 } }

    /// What the status line says.
    var said: String { model.notice?.text.string ?? "" }

    /// The screen as text.
    var text: String { render(model, size: model.size).text }
}

extension EngineFixture {
    /// One task in each state but started, in the order of the states: queued is 1, dns 2, … skipped 13.
    static func small() -> EngineFixture {
        var fixture = EngineFixture()
        for state in TaskState.allCases where state != .started {
            fixture.add(state) {
                guard state == .failed else { return }
                $0.status = 404
                $0.error = FetchError(.http(status: 404), phase: .body, message: "Not Found")
            }
        }
        return fixture
    }
}
