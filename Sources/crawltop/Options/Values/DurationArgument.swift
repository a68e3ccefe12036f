/// A time span on the command line: `500ms`, `2s`, `1m30s`, `1.5h`, or `0`.
///
/// Units are `ms`, `s`, `m`, `h` and `d`, the larger before the smaller and each once. A number
/// without a unit is refused unless it is zero, since tools disagree on what it would mean. At most
/// 365 days.
package struct DurationArgument: Equatable, Sendable {
    /// The time span, zero or more.
    package let duration: Duration

    private static let units: [(name: String, nanoseconds: UInt64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
        ("s", 1_000_000_000), ("ms", 1_000_000),
    ]
    private static let maximum: Int64 = 365 * 86_400_000_000_000

    /// A time span of the program's own.
    package init(_ duration: Duration) {
        self.duration = duration
    }

    /// Reads a time span.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        guard text != "0" else {
            self.init(.zero)
            return
        }
        var rest = text[...]
        var total: Int64 = 0
        var nextUnit = 0
        repeat {
            guard let number = ScaledDecimal(consuming: &rest) else { throw Self.malformed }
            guard !number.unit.isEmpty || !rest.isEmpty else {
                throw ArgumentProblem("a time needs a unit, such as \(text)s or \(text)ms")
            }
            let unit = Self.units[nextUnit...].firstIndex { $0.name == number.unit }
            guard let unit else { throw Self.malformed }
            nextUnit = unit + 1
            guard let part = number.scaled(by: Self.units[unit].nanoseconds), part <= Self.maximum,
                total + part <= Self.maximum
            else { throw ArgumentProblem("at most 365d can be given") }
            total += part
        } while !rest.isEmpty
        self.init(.nanoseconds(total))
    }

    /// The time span, or `nil` for zero, which turns a deadline off.
    package var orNone: Duration? { duration == .zero ? nil : duration }

    private static var malformed: ArgumentProblem {
        ArgumentProblem("write times as 500ms, 2s, 1m30s or 1h")
    }
}

extension DurationArgument: CustomStringConvertible {
    /// The shortest spelling, which reads back to the same time span in whole milliseconds.
    package var description: String {
        let (seconds, attoseconds) = duration.components
        var milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { return "0" }
        var text = ""
        for unit in Self.units {
            let size = Int64(unit.nanoseconds / 1_000_000)
            if milliseconds >= size { text += "\(milliseconds / size)\(unit.name)" }
            milliseconds %= size
        }
        return text
    }
}
