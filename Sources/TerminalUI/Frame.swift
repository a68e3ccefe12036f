/// A picture of the whole screen as a grid of cells, drawn from scratch each time.
package struct Frame: Equatable, Sendable {
    /// Columns and rows; either may be zero.
    package let size: Size
    /// Where the terminal's own cursor shall stand; nil hides it.
    package var cursor: Point?
    /// All cells, row after row.
    var cells: [Cell]

    /// An empty frame.
    package init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.width * size.height)
    }

    /// The area of all cells.
    package var bounds: Rect { Rect(size) }

    /// A cell; a blank one outside the frame.
    package subscript(x x: Int, y y: Int) -> Cell {
        guard x >= 0, y >= 0, x < size.width, y < size.height else { return .blank }
        return cells[y * size.width + x]
    }

    /// The cells of one row from left to right; none outside the frame.
    package func row(_ y: Int) -> ArraySlice<Cell> {
        guard y >= 0, y < size.height else { return [] }
        return cells[y * size.width..<(y + 1) * size.width]
    }

    /// Whether a row looks the same here as in another frame of the same width.
    package func hasSameRow(_ y: Int, as other: Frame) -> Bool {
        size.width == other.size.width && row(y) == other.row(y)
    }
}
