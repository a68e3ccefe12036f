/// Reads whole numbers from the command line.
package enum WholeNumber {
    /// A reader for numbers in a range, for an option's `transform`.
    package static func reader(
        _ range: ClosedRange<Int>
    ) -> @Sendable (String) throws -> Int {
        { text in try read(text, in: range) }
    }

    /// Reads decimal digits, without sign, space or separator.
    ///
    /// - Throws: ``ArgumentProblem`` for anything else, and for numbers outside the range.
    package static func read(
        _ text: String,
        in range: ClosedRange<Int>
    ) throws(ArgumentProblem) -> Int {
        let isDecimal = !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        guard isDecimal, let number = Int(text), range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "from \(range.lowerBound) on" : "from \(range.lowerBound) to \(range.upperBound)"
            throw ArgumentProblem("give a whole number \(bounds)")
        }
        return number
    }
}
