import Dashboard
import Fetching
import Reporting
import SafeText
import TerminalUI

/// The demo's lesson: the same work done in two ways, and how long each takes.
package struct Lesson: Sendable {
    package enum Way: Int, CaseIterable, Sendable {
        case oneAtATime, together

        var label: SafeText {
            switch self {
            case .oneAtATime: "one at a time"
            case .together: "together"
            }
        }
    }

    private(set) var lanes: [LessonLane]

    init(_ lesson: DemoLesson) {
        let (pages, limit) = (lesson.pages, lesson.limit)
        lanes = Way.allCases.map { way in
            let turns = way == .oneAtATime ? pages : (pages + limit - 1) / limit
            return LessonLane(
                label: way.label,
                done: 0,
                total: pages,
                elapsed: .zero,
                estimate: lesson.delay * turns
            )
        }
    }

    /// Takes a snapshot of the engine of one half.
    mutating func update(_ way: Way, _ snapshot: EngineSnapshot) {
        guard !lanes[way.rawValue].isFinished else { return }
        lanes[way.rawValue].done = snapshot.totals.ok
        lanes[way.rawValue].elapsed = snapshot.elapsed
        lanes[way.rawValue].isFinished = snapshot.stage.isFinished
    }

    /// Both times as lines for people.
    func summary(isASCII: Bool) -> String {
        lanes.map { lane in
            let pages = lane.done == lane.total ? "\(lane.total)" : "\(lane.done) of \(lane.total)"
            return "\(lane.label): \(pages) pages in \(HumanText.duration(lane.elapsed))\n"
        }.joined()
    }
}
