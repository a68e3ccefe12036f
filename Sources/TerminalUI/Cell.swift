/// One place on the screen: what it shows and how.
package struct Cell: Hashable, Sendable {
    /// The character, or the right half of the one before it.
    package var glyph: Glyph
    /// How it looks.
    package var style: Style

    /// A cell that shows nothing.
    package static let blank = Cell(glyph: .space, style: Style())

    /// Makes a cell.
    package init(glyph: Glyph, style: Style) {
        self.glyph = glyph
        self.style = style
    }

    /// Cells its glyph covers: 1 or 2, and 0 for the right half of a wide glyph.
    package var width: Int { glyph.width }
}
