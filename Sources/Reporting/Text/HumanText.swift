import Clock

/// Numbers for people, in ASCII and in few characters.
package enum HumanText {
    /// A size in binary units with up to four digits: `612 B`, `10.2 MiB`.
    package static func bytes(_ count: Int64) -> String {
        guard count >= 1024 else { return "\(max(count, 0)) B" }
        var value = Double(count) / 1024
        var unit = 0
        let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        while value >= 1023.95, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return "\(tenths(value)) \(units[unit])"
    }

    /// A time span: `21 ms`, `4.2 s`, `3m12s`, `5h03m`.
    package static func duration(_ duration: Duration) -> String {
        let seconds = max(duration.seconds, 0)
        if seconds < 0.9995 { return milliseconds(seconds * 1000) }
        if seconds < 59.95 { return "\(tenths(seconds)) s" }
        let whole = Int(min(seconds, 1e15).rounded())
        if whole < 3600 { return "\(whole / 60)m\(twoDigits(whole % 60))s" }
        return "\(whole / 3600)h\(twoDigits(whole / 60 % 60))m"
    }

    /// A time in milliseconds, to tenths below ten: `0.4 ms`, `21 ms`.
    package static func milliseconds(_ value: Double) -> String {
        value < 9.95 ? "\(tenths(value)) ms" : "\(grouped(Int(min(value, 1e15).rounded()))) ms"
    }

    /// Events a second: `0.4/s`, `101/s`, `12,345/s`.
    package static func rate(_ perSecond: Double) -> String {
        perSecond < 9.95 ? "\(tenths(perSecond))/s" : "\(grouped(Int(min(perSecond, 1e15))))/s"
    }

    /// A quantity to tenths below a hundred: `0.4`, `69.1`, `12,345`.
    package static func number(_ value: Double) -> String {
        value < 99.95 ? tenths(value) : grouped(Int(min(value, 1e15).rounded()))
    }

    /// A whole number with commas: `1,234,567`.
    package static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var result = value < 0 ? "-" : ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }

    /// A share from 0 to 1: `96%`.
    package static func percent(_ share: Double) -> String {
        "\(Int((min(max(share, 0), 1) * 100).rounded()))%"
    }

    private static func tenths(_ value: Double) -> String {
        var buffer: [UInt8] = []
        buffer.append(tenths: value)
        return String(decoding: buffer, as: UTF8.self)
    }

    private static func twoDigits(_ value: Int) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}
