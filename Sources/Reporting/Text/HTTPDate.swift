/// A date as HTTP headers have it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7, IMF-fixdate).
///
/// The two obsolete formats are not read; a server that sends one has no date.
struct HTTPDate: Equatable {
    let secondsSince1970: Int64

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads a date; nil for anything else, such as the 31st of February.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard text.utf8.count == 29, parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
            let day = Self.number(parts[1], digits: 2),
            let month = Self.months.firstIndex(of: String(parts[2])),
            let year = Self.number(parts[3], digits: 4)
        else { return nil }
        let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
            .compactMap { Self.number($0, digits: 2) }
        guard clock.count == 3, clock[0] < 24, clock[1] < 60, clock[2] <= 60, year >= 1970,
            (1...Self.days(ofMonth: month, year)).contains(day)
        else { return nil }
        let days =
            Self.days(beforeYear: year) - Self.days(beforeYear: 1970)
            + (0..<month).reduce(0) { $0 + Self.days(ofMonth: $1, year) } + day - 1
        let seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
        secondsSince1970 = Int64(days * 86400 + seconds)
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        return Int(text)
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func days(ofMonth month: Int, _ year: Int) -> Int {
        switch month {
        case 1: isLeap(year) ? 29 : 28
        case 3, 5, 8, 10: 30
        default: 31
        }
    }

    /// Days from the year 1 to a year's first day, in the Gregorian calendar.
    private static func days(beforeYear year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }
}
