/// `/trap/`: a calendar without end, for crawlers that ignore robots.txt.
struct TrapPath: PathHandler {
    let roots = ["trap"]

    /// A month or a day; each links to more of them.
    func answer(to request: SiteRequest) -> Answer {
        let parts = request.components
        if parts == ["trap", ""] { return .reply(Self.entrance) }
        let numbers = parts.dropFirst(2).map { Int($0) ?? 0 }
        guard parts.count == 4 || parts.count == 5, parts[1] == "calendar",
            (1...999_999).contains(numbers[0]), (1...12).contains(numbers[1]),
            numbers.count == 2 || (1...28).contains(numbers[2])
        else { return .problem(404, "No such date.") }
        return .reply(numbers.count == 2 ? month(numbers[0], numbers[1]) : day(numbers))
    }

    private static let entrance = Reply.html(
        Reply.page(
            title: "The endless calendar",
            """
            <p>robots.txt disallows everything below /trap/, and for a reason.</p>
            <p><a href="/trap/calendar/2026/1">January 2026</a></p>
            """
        )
    )

    /// Every month has 28 days here: a real calendar would be no better trap.
    private func month(_ year: Int, _ month: Int) -> Reply {
        let next = month == 12 ? "\(year + 1)/1" : "\(year)/\(month + 1)"
        let days = (1...28)
            .map { "<a href=\"/trap/calendar/\(year)/\(month)/\($0)\">\($0)</a>" }
            .joined(separator: " ")
        return .html(
            Reply.page(
                title: "Month \(month) of \(year)",
                "<p>\(days)</p><p><a href=\"/trap/calendar/\(next)\">Next month</a></p>"
            )
        )
    }

    private func day(_ date: [Int]) -> Reply {
        let (year, month, day) = (date[0], date[1], date[2])
        let next =
            switch (month, day) {
            case (12, 28): "\(year + 1)/1/1"
            case (_, 28): "\(year)/\(month + 1)/1"
            default: "\(year)/\(month)/\(day + 1)"
            }
        return .html(
            Reply.page(
                title: "Day \(day) of month \(month), \(year)",
                "<p>Nothing happened. <a href=\"/trap/calendar/\(next)\">Next day</a></p>"
            )
        )
    }
}
