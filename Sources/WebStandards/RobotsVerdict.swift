/// Whether robots.txt lets an agent fetch a path, and the line that says so.
package struct RobotsVerdict: Equatable, Sendable {
    /// Whether the path may be fetched.
    package let isAllowed: Bool
    /// The rule that decided; nil where none matched and so the path is allowed.
    package let decidingLine: RobotsLine?

    /// Made by ``RobotsTxt``, and by whoever decides without one (an unreachable robots.txt).
    package init(isAllowed: Bool, decidingLine: RobotsLine?) {
        self.isAllowed = isAllowed
        self.decidingLine = decidingLine
    }
}

/// One line of a robots.txt.
package struct RobotsLine: Equatable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// As it stands in the file, without its line end; not safe to show unfiltered.
    package let text: String

    /// Made of a number from 1 and the text.
    package init(number: Int, text: String) {
        self.number = number
        self.text = text
    }
}
