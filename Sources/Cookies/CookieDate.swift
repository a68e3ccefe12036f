/// Dates of `Expires`, which servers write in any way they like (RFC 6265 §5.1.1).
enum CookieDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// A date in seconds since 1970; nil if day, month, year or time is missing or impossible.
    static func seconds(_ text: String) -> Int64? {
        var time: [Int]?
        var day: Int?
        var month: Int?
        var year: Int?
        for token in text.utf8.split(whereSeparator: isDelimiter) {
            if time == nil, let found = clock(token) {
                time = found
            } else if day == nil, let found = number(token, digits: 1...2) {
                day = found
            } else if month == nil, let found = monthNumber(token) {
                month = found
            } else if year == nil, let found = number(token, digits: 2...4) {
                year = found < 70 ? found + 2000 : found < 100 ? found + 1900 : found
            }
        }
        guard let time, let day, let month, let year, year >= 1601, time[0] < 24, time[1] < 60,
            time[2] < 60, day >= 1, day <= length(ofMonth: month, year)
        else { return nil }
        let days = daysSince1970(year, month, day)
        return days * 86_400 + Int64(time[0] * 3600 + time[1] * 60 + time[2])
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// Digits at the beginning of a token, with no more digits behind them.
    private static func number(
        _ token: Substring.UTF8View,
        digits: ClosedRange<Int>
    ) -> Int? {
        let found = token.prefix { $0 &- 48 < 10 }
        guard digits.contains(found.count) else { return nil }
        return found.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// Hours, minutes and seconds of one or two digits each.
    private static func clock(_ token: Substring.UTF8View) -> [Int]? {
        let fields = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard fields.count >= 3 else { return nil }
        let values = fields.prefix(3).enumerated().map { index, field in
            let value = number(field, digits: 1...2)
            // Behind the seconds may stand anything but a digit.
            let isWhole = index == 2 || field.allSatisfy { $0 &- 48 < 10 }
            return isWhole ? value : nil
        }
        let known = values.compactMap(\.self)
        return known.count == 3 ? known : nil
    }

    private static func monthNumber(_ token: Substring.UTF8View) -> Int? {
        let name = String(decoding: token.prefix(3), as: UTF8.self).lowercased()
        return months.firstIndex(of: name).map { $0 + 1 }
    }

    private static func length(ofMonth month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the proleptic Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms"): years begin in March, so that a leap day is their last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }
}
