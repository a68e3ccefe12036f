/// Whether robots.txt allows an agent to fetch a path, and the deciding line.
package struct RobotsDecision: Equatable, Sendable {
    /// Whether the path may be fetched.
    package let isAllowed: Bool
    /// The rule that decided; nil if none matched, which allows the path.
    package let decidingLine: RobotsLine?

    /// For ``RobotsTxt``, and for decisions without one (an unreachable robots.txt).
    package init(isAllowed: Bool, decidingLine: RobotsLine?) {
        self.isAllowed = isAllowed
        self.decidingLine = decidingLine
    }
}

/// One line of a robots.txt.
package struct RobotsLine: Equatable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// As in the file, without its line end; not safe to show unfiltered.
    package let text: String

    package init(number: Int, text: String) {
        self.number = number
        self.text = text
    }
}
