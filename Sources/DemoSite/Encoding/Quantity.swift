/// Durations and sizes as the command line spells them: `500ms`, `2s`, `1m30s`; `10MiB`, `512KB`.
enum Quantity {
    /// The longest text looked at; a longer one is no quantity.
    private static let longestText = 32

    /// A duration; nil if the text is not one.
    ///
    /// Units `h`, `m`, `s`, `ms` in this order, each at most once; a bare number has no unit and
    /// is refused, since httpbin reads it as seconds and others as milliseconds.
    static func duration(_ text: some StringProtocol) -> Duration? {
        var rest = Substring(text)
        guard !rest.isEmpty, rest.utf8.count <= longestText else { return nil }
        var total: Int = 0
        var lastUnit = Int.max
        while !rest.isEmpty {
            guard let number = takeNumber(&rest) else { return nil }
            let unit = takeUnit(&rest)
            guard let milliseconds = millisecondsPerUnit[unit], milliseconds < lastUnit,
                case let (part, overflow) = number.multipliedReportingOverflow(by: milliseconds),
                !overflow, part <= Int.max / 8
            else { return nil }
            total += part
            lastUnit = milliseconds
        }
        return .milliseconds(total)
    }

    /// A number of bytes; nil if the text is not one.
    ///
    /// A bare number counts bytes.
    static func bytes(_ text: some StringProtocol) -> Int? {
        var rest = Substring(text)
        guard rest.utf8.count <= longestText, let number = takeNumber(&rest) else { return nil }
        guard let scale = bytesPerUnit[rest.lowercased()],
            case let (bytes, overflow) = number.multipliedReportingOverflow(by: scale), !overflow
        else { return nil }
        return bytes
    }

    private static let millisecondsPerUnit = ["h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1]

    private static let bytesPerUnit = [
        "": 1, "b": 1,
        "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000,
        "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
    ]

    /// Twelve digits at most, so that no sum below can overflow.
    private static func takeNumber(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { isDigit($0) }
        guard !digits.isEmpty, digits.utf8.count <= 12 else { return nil }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    private static func takeUnit(_ rest: inout Substring) -> String {
        let letters = rest.prefix { !isDigit($0) }
        rest = rest.dropFirst(letters.count)
        return String(letters)
    }

    /// ASCII only: a digit with a combining mark is no digit here.
    private static func isDigit(_ character: Character) -> Bool {
        character.isASCII && character.isNumber
    }
}
