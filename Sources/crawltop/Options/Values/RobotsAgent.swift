import WebStandards

/// The name by which a robots.txt knows a crawler: a product token (RFC 9309 §2.2.1).
package struct RobotsAgent: Equatable, Sendable {
    /// crawltop's own.
    package static let own = RobotsAgent(name: "crawltop")

    /// Letters, "_" and "-".
    package let name: String

    private init(name: String) {
        self.name = name
    }

    /// Reads a name.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        guard !text.isEmpty, RobotsTxt.productToken(text.utf8).utf8.count == text.utf8.count else {
            throw ArgumentProblem("a name in robots.txt has letters, '_' and '-' only")
        }
        name = text
    }

    /// The name that a `User-Agent` begins with: the token is part of it, as RFC 9309 §2.2.1 demands.
    package init(of userAgent: String?) {
        let token = RobotsTxt.productToken((userAgent ?? "").utf8)
        self = token.isEmpty ? .own : RobotsAgent(name: token)
    }
}
