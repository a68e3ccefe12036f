package import SafeText

/// The line that says which keys do what.
package struct KeyBar: Equatable, Sendable {
    /// A key and what it does.
    package struct Item: Equatable, Sendable {
        /// The key as it is printed on the keyboard.
        package let key: SafeText
        /// What it does, in a word or two.
        package let label: SafeText

        /// Makes an entry.
        package init(_ key: SafeText, _ label: SafeText) {
            self.key = key
            self.label = label
        }

        fileprivate var width: Int { key.width + (label.isEmpty ? 0 : 1 + label.width) }
    }

    /// The entries, the most important first: the last ones give way on narrow screens.
    package var items: [Item]

    /// Makes a bar.
    package init(_ items: [Item]) { self.items = items }

    /// The columns, counted from the left edge, of each entry that fits whole.
    package func columns(width: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for item in items {
            guard start + item.width <= width else { break }
            ranges.append(start..<start + item.width)
            start += item.width + 2
        }
        return ranges
    }

    /// The entry under a column, for clicks.
    package func item(atColumn column: Int, width: Int) -> Item? {
        columns(width: width).firstIndex { $0.contains(column) }.map { items[$0] }
    }

    /// Draws in the first row of an area.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let row = rect.row(0)
        frame.fill(row, style: Style(.keyLabel))
        for (item, range) in zip(items, columns(width: row.width)) {
            let start = Point(x: row.x + range.lowerBound, y: row.y)
            frame.draw(item.key, at: start, in: row, style: Style(.key))
            let label = Point(x: start.x + item.key.width + 1, y: row.y)
            frame.draw(item.label, at: label, in: row, style: Style(.keyLabel))
        }
    }
}
