/// A share on the command line: `5%`, `2.5%` or `0.05`.
package struct ShareArgument: Equatable, Sendable, CustomStringConvertible {
    /// The share, above 0 and at most 0.5.
    package let share: Double

    /// A share of the program's own.
    package init(_ share: Double) {
        self.share = share
    }

    /// Reads a share.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? text.dropLast() : text[...]
        let isDecimal =
            !digits.isEmpty && digits.count <= 9
            && digits.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
        guard isDecimal, let number = Double(digits) else { throw Self.malformed }
        let share = isPercent ? number / 100 : number
        guard share >= 0.001, share <= 0.5 else { throw Self.malformed }
        self.share = share
    }

    private static let malformed = ArgumentProblem("write a share as 5%, from 0.1% to 50%")

    /// In percent.
    package var description: String {
        let percent = share * 100
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
}
