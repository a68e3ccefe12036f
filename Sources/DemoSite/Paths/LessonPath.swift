import Synchronization

/// `/lesson/1` … `/lesson/N`: pages that take their time and nothing else.
///
/// One by one they take N times the delay, together about once: the tutorial's lesson.
final class LessonPath: PathHandler {
    let roots = ["lesson"]
    private let pages: Int
    private let delay: Duration
    private let inFlight = Atomic(0)

    /// The longest delay a `delay` parameter may ask for.
    private static let longestDelay: Duration = .seconds(60)

    /// A lesson of `pages` pages, each answering after `delay`.
    init(pages: Int, delay: Duration) {
        self.pages = pages
        self.delay = delay
    }

    /// The page after its delay.
    ///
    /// `X-In-Flight` counts the lesson requests under way, this one
    /// included, at the moment it came.
    func answer(to request: SiteRequest) -> Answer {
        let together = inFlight.add(1, ordering: .relaxed).newValue
        guard let number = request.argument.flatMap({ Int($0) }), (1...pages).contains(number)
        else {
            return .problem(404, "The lesson has pages /lesson/1 to /lesson/\(pages).")
        }
        var wait = delay
        if let text = request.parameter("delay") {
            guard let asked = Quantity.duration(text), asked <= Self.longestDelay else {
                return .problem(400, "delay is a duration up to 60s, such as 500ms or 2s.")
            }
            wait = asked
        }
        return .reply(reply(number, together: together), after: wait)
    }

    func answerEnded() {
        inFlight.subtract(1, ordering: .relaxed)
    }

    private func reply(_ number: Int, together: Int) -> Reply {
        let next = number < pages ? number + 1 : 1
        return .html(
            Reply.page(
                title: "Lesson page \(number) of \(pages)",
                """
                <p>This page made you wait and did no work. Waiting for the others meanwhile
                costs nothing: fetch them together.</p>
                <p><a href="/lesson/\(next)">Lesson page \(next)</a> · <a href="/">Front page</a></p>
                """
            ),
            fields: [("X-In-Flight", "\(together)")]
        )
    }
}
