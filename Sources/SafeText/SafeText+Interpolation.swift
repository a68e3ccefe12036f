extension SafeText: ExpressibleByStringInterpolation {
    /// Sanitises the program's own words as well: a literal is no exception.
    package init(stringLiteral value: String) { self.init(value) }

    /// Joins the parts of an interpolation, each already safe.
    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.text }

    /// Collects literals and values, and sanitises every one on its own.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = SafeText.empty

        /// Starts empty; the capacities are hints of the compiler that are not needed.
        package init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds a piece of the program's own text.
        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { text += SafeText(literal) }
        }

        /// Adds text that is safe already.
        package mutating func appendInterpolation(_ safe: SafeText) { text += safe }

        /// Adds a string of any origin.
        package mutating func appendInterpolation(_ remote: String) { text += SafeText(remote) }

        /// Adds a part of a string of any origin.
        package mutating func appendInterpolation(_ remote: Substring) { text += SafeText(remote) }

        /// Adds a whole number in decimal.
        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            let digits = String(number)
            text += SafeText(trusted: digits, width: digits.utf8.count)
        }

        /// Adds the description of any other value.
        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            text += SafeText(value.description)
        }
    }
}
