/// How a cell looks, said without colours: a role and what a monochrome screen can show too.
package struct Style: Hashable, Sendable {
    /// What the cell is for.
    package var role: Role
    /// Whether it is bold beyond what its role asks.
    package var isBold: Bool
    /// Whether ink and paper are exchanged.
    package var isReversed: Bool
    /// Whether it is underlined.
    package var isUnderlined: Bool

    /// Makes a style; plain text without arguments.
    package init(
        _ role: Role = .text,
        bold: Bool = false,
        reversed: Bool = false,
        underlined: Bool = false
    ) {
        self.role = role
        isBold = bold
        isReversed = reversed
        isUnderlined = underlined
    }
}
