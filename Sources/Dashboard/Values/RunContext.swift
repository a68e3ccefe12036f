package import SafeText
import TerminalUI

/// The description of a run that does not change while it goes on.
package struct RunContext: Equatable, Sendable {
    /// What the run does.
    package var kind: RunKind
    /// What it works on: a seed, a file of URLs, the name of a lesson.
    package var target: SafeText
    /// Whether robots.txt is ignored, which the screen always shows.
    package var ignoresRobots: Bool
    /// Whether certificates are not verified, which the screen always shows.
    package var isInsecure: Bool
    /// The lanes of the demo's lesson; empty for none.
    package var lanes: [LessonLane]
    /// Hints for the status line, shown in turn.
    package var hints: [SafeText]

    /// Describes a run.
    package init(
        kind: RunKind,
        target: SafeText,
        ignoresRobots: Bool = false,
        isInsecure: Bool = false,
        lanes: [LessonLane] = [],
        hints: [SafeText] = []
    ) {
        self.kind = kind
        self.target = target
        self.ignoresRobots = ignoresRobots
        self.isInsecure = isInsecure
        self.lanes = lanes
        self.hints = hints
    }
}

/// What a run does.
package enum RunKind: String, Sendable {
    /// Fetches a list of URLs.
    case fetch
    /// Follows links within a scope.
    case crawl
    /// Shows the embedded site.
    case demo
    /// Compares limits, and does nothing else.
    case compare
}
