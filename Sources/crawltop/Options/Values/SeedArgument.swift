/// The seed of random choices on the command line: up to 16 hexadecimal digits, such as `7f3a`.
package struct SeedArgument: Equatable, Sendable, CustomStringConvertible {
    /// The number.
    package let seed: UInt64

    /// A seed of the program's own.
    package init(_ seed: UInt64) {
        self.seed = seed
    }

    /// Reads a seed.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        guard text.first?.isHexDigit == true, let seed = UInt64(text, radix: 16) else {
            throw ArgumentProblem("write a seed as up to 16 hexadecimal digits, such as 7f3a")
        }
        self.seed = seed
    }

    /// A short random seed.
    package static func random() -> SeedArgument { SeedArgument(.random(in: 0x1000...0xffff)) }

    /// The digits, which read back to the same seed.
    package var description: String { String(seed, radix: 16) }
}
