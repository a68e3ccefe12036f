import CNcurses
import SafeText
import TerminalUI

/// The attributes and colour pairs of a theme, on a terminal of a certain depth.
struct StylePalette {
    /// What ncurses needs to know to draw a style.
    struct Look {
        let attributes: attr_t
        let pair: CShort
    }

    private var looks: [Look] = []

    /// Defines one colour pair a role, so that even 64 pairs suffice.
    ///
    /// Without colours it is the theme made for that, whatever was chosen.
    init(theme: Theme, depth: ColorDepth) {
        let theme = depth == .none ? .mono : theme
        for role in Role.allCases {
            let color = theme[role]
            let foreground = StylePalette.index(color.foreground, depth)
            let background = StylePalette.index(color.background, depth)
            var attributes = StylePalette.attributes(of: color)
            var pair: CShort = 0
            if depth != .none, foreground >= 0 || background >= 0 {
                pair = CShort(role.rawValue) + 1
                init_pair(pair, CShort(foreground), CShort(background))
            }
            if depth == .eight, StylePalette.isBright(color.foreground) {
                attributes |= crawltop_bold()
            }
            looks.append(Look(attributes: attributes, pair: pair))
        }
    }

    /// How to draw a style.
    func look(_ style: Style) -> Look {
        let look = looks[Int(style.role.rawValue)]
        var attributes = look.attributes
        if style.isBold { attributes |= crawltop_bold() }
        if style.isUnderlined { attributes |= crawltop_underline() }
        if style.isReversed { attributes ^= crawltop_reverse() }
        return Look(attributes: attributes, pair: look.pair)
    }

    private static func attributes(of color: ThemeColor) -> attr_t {
        var attributes = attr_t(0)
        if color.isBold { attributes |= crawltop_bold() }
        if color.isDim { attributes |= crawltop_dim() }
        if color.isReversed { attributes |= crawltop_reverse() }
        if color.isUnderlined { attributes |= crawltop_underline() }
        return attributes
    }

    /// The palette index of a colour; -1 for the terminal's own.
    private static func index(_ color: Color, _ depth: ColorDepth) -> Int {
        switch (color, depth) {
        case (.standard, _), (_, .none): -1
        case (.indexed(let index, _), .many): Int(index)
        case (.indexed(_, 8), .eight), (.ansi(8), .eight): -1
        case (.indexed(_, let fallback), .eight): Int(fallback) % 8
        case (.indexed(_, let fallback), _): Int(fallback)
        case (.ansi(let index), .eight): Int(index) % 8
        case (.ansi(let index), _): Int(index)
        }
    }

    /// Whether a colour is of the bright half, which eight colours can only tell by boldness.
    private static func isBright(_ color: Color) -> Bool {
        switch color {
        case .standard: false
        case .ansi(let index), .indexed(_, let index): index > 8
        }
    }
}
