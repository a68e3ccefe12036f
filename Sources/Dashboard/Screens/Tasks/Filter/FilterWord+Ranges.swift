package import Fetching

extension FilterWord {
    /// Units of time, in milliseconds.
    static let milliseconds: [String: Double] = [
        "ms": 1, "s": 1_000, "m": 60_000, "min": 60_000, "h": 3_600_000,
    ]

    /// Units of size, in bytes, `M` in capitals alone, as `m` is minutes; `kB` is 1000 and `KiB` 1024, as IEC 80000-13 has it.
    static let bytes: [String: Double] = [
        "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "gb": 1e9,
        "kib": 1_024, "mib": 1_048_576, "gib": 1_073_741_824,
    ]

    /// Which side of a number is meant.
    enum Bound {
        case above, atLeast, below, atMost

        /// The numbers on that side of a number.
        func range(_ number: Double) -> ClosedRange<Double> {
            switch self {
            case .above: number.nextUp...Double.infinity
            case .atLeast: number...Double.infinity
            case .below: -Double.infinity...number.nextDown
            case .atMost: -Double.infinity...number
            }
        }

        /// The numbers on that side within a range; nil where there are none.
        func range(_ number: Int, within all: ClosedRange<Int>) -> ClosedRange<Int>? {
            guard all.contains(number) else { return nil }
            let (low, high) =
                switch self {
                case .above: (number + 1, all.upperBound)
                case .atLeast: (number, all.upperBound)
                case .below: (all.lowerBound, number - 1)
                case .atMost: (all.lowerBound, number)
                }
            return low <= high ? low...high : nil
        }
    }

    /// The comparison a text begins with, and what follows.
    static func comparison(_ text: String) -> (Bound?, String) {
        let signs: [(String, Bound)] = [
            (">=", .atLeast), ("<=", .atMost), (">", .above), ("<", .below),
        ]
        for (sign, bound) in signs where text.hasPrefix(sign) {
            return (bound, String(text.dropFirst(sign.count)))
        }
        return (nil, text)
    }

    /// `7`, `3-9`, `>3`, `<=9`; nil for anything else.
    static func range(_ text: String, within all: ClosedRange<Int>) -> ClosedRange<Int>? {
        let (bound, value) = comparison(text)
        if let bound { return number(value).flatMap { bound.range($0, within: all) } }
        if let single = number(value) { return all.contains(single) ? single...single : nil }
        let ends = value.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2, let low = number(ends[0]), let high = number(ends[1]), low <= high,
            all.contains(low), all.contains(high)
        else { return nil }
        return low...high
    }

    /// Whether more typing may still make sense of a value, as of `>`, `4x` and `400-`.
    static func isUnfinished(_ value: String) -> Bool {
        let signs = value.drop { $0 == ">" || $0 == "<" || $0 == "=" }
        return signs.isEmpty || signs.hasSuffix("-")
            || (signs.utf8.count == 2 && signs.hasSuffix("x"))
    }

    private static func number(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }
}

extension StateSet {
    /// The set of one state.
    package static func of(_ state: TaskState) -> StateSet {
        StateSet(rawValue: 1 << UInt16(state.rawValue))
    }

    /// The set of some states.
    package init(_ states: [TaskState]) {
        self = states.reduce(into: []) { $0.formUnion(.of($1)) }
    }

    /// Whether a state is in it.
    package func contains(_ state: TaskState) -> Bool { contains(StateSet.of(state)) }

    /// With a transfer under way, or begun and held up.
    package static let active = StateSet([
        .started, .dns, .connect, .tls, .wait, .body, .backoff, .paused, .cancelling,
    ])

    /// Ended, whatever came of it.
    package static let finished = StateSet([.ok, .failed, .cancelled, .skipped])
}
