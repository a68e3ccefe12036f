/// A colour that every depth of terminal has an answer for.
package enum Color: Hashable, Sendable {
    /// The terminal's own ink or paper.
    case standard
    /// An index of the 256-colour palette, and the one of 16 to use when there are no 256.
    case indexed(UInt8, fallback: UInt8)
    /// One of the 16 colours the user chose for the terminal.
    case ansi(UInt8)
}

/// How a theme shows a role.
package struct ThemeColor: Hashable, Sendable {
    /// Ink.
    package var foreground: Color
    /// Paper.
    package var background: Color
    /// Attributes; without colours they are all that is left.
    package var isBold, isDim, isReversed, isUnderlined: Bool

    /// Makes an entry; the terminal's own look without arguments.
    package init(
        _ foreground: Color = .standard,
        on background: Color = .standard,
        bold: Bool = false,
        dim: Bool = false,
        reversed: Bool = false,
        underlined: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        isBold = bold
        isDim = dim
        isReversed = reversed
        isUnderlined = underlined
    }
}

/// A look for every role.
package struct Theme: Equatable, Sendable {
    /// What the user calls it.
    package let name: String
    private let colors: [ThemeColor]

    /// Makes a theme; roles that are not listed look like the terminal's own text.
    package init(name: String, _ entries: [Role: ThemeColor]) {
        self.name = name
        colors = Role.allCases.map { entries[$0] ?? ThemeColor() }
    }

    /// How a role looks.
    package subscript(role: Role) -> ThemeColor { colors[Int(role.rawValue)] }

    /// The theme of that name, in any case of letters.
    package static func named(_ name: String) -> Theme? {
        all.first { $0.name == name.lowercased() }
    }
}
