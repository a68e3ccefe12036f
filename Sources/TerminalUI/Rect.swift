/// An area of cells.
///
/// Its sides are never negative.
package struct Rect: Hashable, Sendable {
    /// Column of the left edge.
    package let x: Int
    /// Row of the top edge.
    package let y: Int
    /// Columns, zero or more.
    package let width: Int
    /// Rows, zero or more.
    package let height: Int

    /// Clamps sides to zero or more, and everything to ±1,000,000 so that sums cannot overflow.
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = min(max(x, -1_000_000), 1_000_000)
        self.y = min(max(y, -1_000_000), 1_000_000)
        self.width = min(max(width, 0), 1_000_000)
        self.height = min(max(height, 0), 1_000_000)
    }

    /// The whole of a frame or screen of that size.
    package init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// The first column past the right edge.
    package var maxX: Int { x + width }
    /// The first row past the bottom edge.
    package var maxY: Int { y + height }
    /// The top left cell, if the area has one.
    package var origin: Point { Point(x: x, y: y) }
    /// Width and height alone.
    package var size: Size { Size(width: width, height: height) }
    /// Whether there is no cell in it.
    package var isEmpty: Bool { width == 0 || height == 0 }

    /// Whether a cell lies inside.
    package func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < maxX && point.y >= y && point.y < maxY
    }

    /// The area without `amount` cells at each of its four sides; empty when too small for that.
    package func inset(by amount: Int) -> Rect { inset(horizontally: amount, vertically: amount) }

    /// The area without some columns at both sides, and some rows at top and bottom.
    package func inset(horizontally columns: Int, vertically rows: Int) -> Rect {
        let columns = min(max(columns, 0), width)
        let rows = min(max(rows, 0), height)
        return Rect(
            x: x + columns,
            y: y + rows,
            width: width - 2 * columns,
            height: height - 2 * rows
        )
    }

    /// The rows of the area in a range counted from its own top, cut to what exists.
    package func rows(_ range: Range<Int>) -> Rect {
        let kept = range.clamped(to: 0..<height)
        return Rect(x: x, y: y + kept.lowerBound, width: width, height: kept.count)
    }

    /// One row of the area, counted from its own top; empty when there is no such row.
    package func row(_ index: Int) -> Rect {
        guard index >= 0, index < height else { return Rect(x: x, y: y, width: width, height: 0) }
        return rows(index..<index + 1)
    }

    /// The columns of the area in a range counted from its own left edge, cut to what exists.
    package func columns(_ range: Range<Int>) -> Rect {
        let kept = range.clamped(to: 0..<width)
        return Rect(x: x + kept.lowerBound, y: y, width: kept.count, height: height)
    }

    /// What two areas share; empty when they do not meet.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(
            x: left,
            y: top,
            width: min(maxX, other.maxX) - left,
            height: min(maxY, other.maxY) - top
        )
    }

    /// An area of that size in the middle of this one, never larger than it.
    package func centered(width wanted: Int, height wantedHeight: Int) -> Rect {
        let inner = Rect(x: 0, y: 0, width: min(wanted, width), height: min(wantedHeight, height))
        return Rect(
            x: x + (width - inner.width) / 2,
            y: y + (height - inner.height) / 2,
            width: inner.width,
            height: inner.height
        )
    }

    /// Cuts `count` rows off the top.
    package func splitting(top count: Int) -> (top: Rect, rest: Rect) {
        let cut = min(max(count, 0), height)
        return (rows(0..<cut), rows(cut..<height))
    }

    /// Cuts `count` rows off the bottom.
    package func splitting(bottom count: Int) -> (bottom: Rect, rest: Rect) {
        let cut = height - min(max(count, 0), height)
        return (rows(cut..<height), rows(0..<cut))
    }

    /// Cuts `count` columns off the left side.
    package func splitting(left count: Int) -> (left: Rect, rest: Rect) {
        let cut = min(max(count, 0), width)
        return (columns(0..<cut), columns(cut..<width))
    }

    /// Cuts `count` columns off the right side.
    package func splitting(right count: Int) -> (right: Rect, rest: Rect) {
        let cut = width - min(max(count, 0), width)
        return (columns(cut..<width), columns(0..<cut))
    }
}
