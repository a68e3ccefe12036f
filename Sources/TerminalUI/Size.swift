/// The extent of a screen or a frame, in cells.
package struct Size: Hashable, Sendable {
    /// Columns, 0 to `Size.limit`.
    package let width: Int
    /// Rows, 0 to `Size.limit`.
    package let height: Int

    /// The most rows or columns a size can have; beyond it a frame would cost gigabytes.
    package static let limit = 4096

    /// Clamps both sides to 0...`limit`, because a terminal may report anything.
    package init(width: Int, height: Int) {
        self.width = min(max(width, 0), Size.limit)
        self.height = min(max(height, 0), Size.limit)
    }
}

/// A cell's place; `(0, 0)` is the top left one.
package struct Point: Hashable, Sendable {
    /// Column, counted from the left edge.
    ///
    /// May lie outside every frame.
    package var x: Int
    /// Row, counted from the top edge.
    ///
    /// May lie outside every frame.
    package var y: Int

    /// Makes a place from its column and row.
    package init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}
