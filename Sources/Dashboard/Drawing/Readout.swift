import Clock
import SafeText
import TerminalUI

/// Numbers in the few cells of a table or header, always in the same form.
///
/// Text with room for units is written by `HumanText` of the reports.
enum Readout {
    /// A duration in at most 6 cells: `0.4ms`, `94ms`, `1.23s`, `12.3s`, `2m05s`, `1h02m`, `3d04h`.
    static func duration(milliseconds: Double) -> SafeText {
        guard milliseconds.isFinite else { return "?" }
        let time = min(max(milliseconds, 0), 3.1e12)
        if time < 9.95 { return "\(decimal(time, places: 1))ms" }
        if time < 999.5 { return "\(Int(time.rounded()))ms" }
        if time < 9_995 { return "\(decimal(time / 1e3, places: 2))s" }
        if time < 59_950 { return "\(decimal(time / 1e3, places: 1))s" }
        let seconds = Int((time / 1e3).rounded())
        if seconds < 3_600 { return pair(seconds / 60, "m", seconds % 60, "s") }
        if seconds < 86_400 { return pair(seconds / 3_600, "h", seconds / 60 % 60, "m") }
        return pair(seconds / 86_400, "d", seconds / 3_600 % 24, "h")
    }

    /// A duration in at most 6 cells.
    static func duration(_ duration: Duration) -> SafeText {
        self.duration(milliseconds: duration.milliseconds)
    }

    /// A time still to wait, in tenths of a second below ten seconds: `0.3s`, `12s`, `2m05s`.
    ///
    /// Never `0.0s` while there is time left.
    static func countdown(seconds: Double) -> SafeText {
        guard seconds.isFinite else { return "?" }
        let left = min(seconds > 0 ? max(seconds, 0.1) : 0, 3.1e9)
        if left < 9.95 { return "\(decimal(left, places: 1))s" }
        if left < 59.5 { return "\(Int(left.rounded()))s" }
        return duration(milliseconds: left.rounded() * 1e3)
    }

    /// Bytes in at most 4 cells, in powers of 1024 like all sizes and rates that are shown: `812`,
    /// `1.2K`, `34K`, `5.6M`.
    static func bytes(_ count: Int64) -> SafeText {
        let (number, unit) = scaled(Double(max(count, 0)), by: 1024)
        return "\(number)\(units[unit])"
    }

    /// Bytes a second: `812 B/s`, `3.4 MiB/s`.
    static func byteRate(_ bytesPerSecond: Double) -> SafeText {
        let (number, unit) = scaled(bytesPerSecond.isFinite ? max(bytesPerSecond, 0) : 0, by: 1024)
        return unit == 0 ? "\(number) B/s" : "\(number) \(units[unit])iB/s"
    }

    /// A number of things in at most 4 cells: `812`, `1.2k`, `34k`, `5.6M`.
    static func quantity(_ count: Int) -> SafeText {
        let (number, unit) = scaled(Double(max(count, 0)), by: 1000)
        return "\(number)\(unit == 1 ? "k" : units[unit])"
    }

    /// Events a second: `0`, `4.2`, `171`, `12.3k`.
    static func rate(_ perSecond: Double) -> SafeText {
        guard perSecond.isFinite, perSecond > 0 else { return "0" }
        if perSecond < 99.95 { return decimal(perSecond, places: 1) }
        if perSecond < 9_999.5 { return count(Int(perSecond.rounded())) }
        return quantity(Int(min(perSecond, 1e18)))
    }

    /// A whole number with its digits in groups of three: `1,463`.
    static func count(_ number: Int) -> SafeText {
        let digits = String(number.magnitude)
        guard digits.utf8.count > 3 else { return "\(number)" }
        var grouped = number < 0 ? "-" : ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.utf8.count - offset) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return SafeText(grouped)
    }

    /// A whole number and its noun: `1 task`, `1,463 tasks`.
    static func count(_ number: Int, _ noun: SafeText) -> SafeText {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A share in whole per cent; 100 and 0 only if exact.
    static func percent(_ share: Double) -> SafeText {
        guard share.isFinite else { return "?" }
        let share = min(max(share, 0), 99)
        let rounded = Int((share * 100).rounded())
        if rounded == 100, share < 1 { return "99%" }
        return rounded == 0 && share > 0 ? "1%" : "\(rounded)%"
    }

    /// A number with a fixed number of decimal places, rounded to the nearest.
    static func decimal(_ number: Double, places: Int) -> SafeText {
        let factor = places == 0 ? 1 : places == 1 ? 10 : 100
        let scaled = Int((min(max(number, 0), 1e15) * Double(factor)).rounded())
        guard factor > 1 else { return "\(scaled)" }
        let fraction = String(scaled % factor)
        let zeros = String(repeating: "0", count: places - fraction.utf8.count)
        return "\(scaled / factor).\(zeros)\(fraction)"
    }

    private static let units: [SafeText] = ["", "K", "M", "G", "T", "P", "E"]

    /// A number of at most three digits, and the power that it is multiplied by.
    private static func scaled(_ number: Double, by base: Double) -> (SafeText, Int) {
        var number = number
        var unit = 0
        while number >= 999.5, unit < units.count - 1 {
            number /= base
            unit += 1
        }
        let isWhole = unit == 0 || number >= 9.95
        return (decimal(number, places: isWhole ? 0 : 1), unit)
    }

    private static func pair(
        _ large: Int,
        _ unit: SafeText,
        _ small: Int,
        _ smallUnit: SafeText
    ) -> SafeText {
        "\(large)\(unit)\(small < 10 ? "0" : "")\(small)\(smallUnit)"
    }
}
