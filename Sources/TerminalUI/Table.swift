package import SafeText

/// Rows under a header.
///
/// Columns of low priority give way on narrow screens.
package struct Table: Equatable, Sendable {
    /// A column and its place in the order of giving way.
    package struct Column: Equatable, Sendable {
        /// The words in the header.
        package var title: SafeText
        /// Cells it needs at least.
        package var minimumWidth: Int
        /// Its share of the space that is left, 0 for a column of fixed width.
        package var flexibility: Int
        /// Where its texts stand.
        package var alignment: Alignment
        /// Which end of its texts gives way.
        package var truncation: Truncation
        /// Columns of higher numbers vanish first; 0 stays to the last.
        package var priority: Int

        /// Makes a column.
        package init(
            _ title: SafeText,
            width: Int,
            flexibility: Int = 0,
            alignment: Alignment = .left,
            truncation: Truncation = .tail,
            priority: Int = 0
        ) {
            self.title = title
            minimumWidth = min(max(width, 1), Size.limit)
            self.flexibility = min(max(flexibility, 0), 1000)
            self.alignment = alignment
            self.truncation = truncation
            self.priority = priority
        }
    }

    /// One line of the body.
    package struct Row: Equatable, Sendable {
        /// A text for each column; missing ones stay empty.
        package var texts: [SafeText]
        /// A style for each column; missing ones are plain.
        package var styles: [Style]
        /// Whether it is under the cursor, and whether it is tagged for an action.
        package var isSelected, isMarked: Bool

        /// Makes a row.
        package init(
            _ texts: [SafeText],
            styles: [Style] = [],
            isSelected: Bool = false,
            isMarked: Bool = false
        ) {
            self.texts = texts
            self.styles = styles
            self.isSelected = isSelected
            self.isMarked = isMarked
        }
    }

    /// The columns from left to right.
    package var columns: [Column]
    /// The visible rows from top to bottom.
    package var rows: [Row]
    /// The column that gives the order; nil for none.
    package var sortedColumn: Int?
    /// Whether the order is from small to large.
    package var isAscending: Bool

    /// Makes a table.
    package init(
        columns: [Column],
        rows: [Row] = [],
        sortedColumn: Int? = nil,
        isAscending: Bool = true
    ) {
        self.columns = columns
        self.rows = rows
        self.sortedColumn = sortedColumn
        self.isAscending = isAscending
    }

    /// The columns of cells that each column of the table gets in `width` cells; nil when it gave way.
    ///
    /// One free cell stands between neighbours. When not even the last column fits, it is cut.
    package func layout(width: Int) -> [Range<Int>?] {
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(kept.count - 1) { $0 + columns[$1].minimumWidth } }
        while kept.count > 1, needed() > width {
            guard let victim = kept.max(by: { columns[$0].priority <= columns[$1].priority })
            else { break }
            kept.removeAll { $0 == victim }
        }
        var result = [Range<Int>?](repeating: nil, count: columns.count)
        guard !kept.isEmpty, width > 0 else { return result }
        var free = max(width - needed(), 0)
        var shares = kept.reduce(0) { $0 + columns[$1].flexibility }
        var start = 0
        for index in kept {
            let share = columns[index].flexibility
            let extra = shares > 0 ? free * share / shares : 0
            free -= extra
            shares -= share
            let end = min(start + columns[index].minimumWidth + extra, width)
            guard end > start else { break }
            result[index] = start..<end
            start = end + 1
        }
        return result
    }

    /// The table's column under a column of cells, for clicks on the header.
    package func column(atColumn column: Int, width: Int) -> Int? {
        layout(width: width).firstIndex { $0?.contains(column) ?? false }
    }

    /// Draws the header in the first row of an area and the rows below it.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let layout = layout(width: rect.width)
        let (header, body) = rect.splitting(top: 1)
        drawHeader(into: &frame, in: header, layout, glyphs)
        for offset in 0..<body.height {
            let area = body.row(offset)
            if offset < rows.count {
                draw(rows[offset], into: &frame, in: area, layout, glyphs)
            } else {
                frame.fill(area)
            }
        }
    }

    private func drawHeader(
        into frame: inout Frame,
        in area: Rect,
        _ layout: [Range<Int>?],
        _ glyphs: GlyphSet
    ) {
        frame.fill(area, style: Style(.title))
        for (index, column) in columns.enumerated() {
            guard let range = layout[index] else { continue }
            let isSorted = index == sortedColumn
            let arrow = isSorted ? (isAscending ? glyphs.ascending : glyphs.descending) : .empty
            frame.draw(
                column.title.truncated(to: range.count - arrow.width, ellipsis: .empty) + arrow,
                in: area.columns(range),
                alignment: column.alignment,
                style: Style(.title, underlined: isSorted)
            )
        }
    }

    private func draw(
        _ row: Row,
        into frame: inout Frame,
        in area: Rect,
        _ layout: [Range<Int>?],
        _ glyphs: GlyphSet
    ) {
        frame.fill(area)
        for (index, column) in columns.enumerated() where index < row.texts.count {
            guard let range = layout[index] else { continue }
            frame.draw(
                row.texts[index],
                in: area.columns(range),
                alignment: column.alignment,
                truncation: column.truncation,
                ellipsis: glyphs.ellipsis,
                style: index < row.styles.count ? row.styles[index] : Style()
            )
        }
        if row.isMarked {
            frame.restyle(area) { Style(.marked, bold: $0.isBold, reversed: $0.isReversed) }
        }
        if row.isSelected { frame.restyle(area) { Style(.selection, bold: $0.isBold) } }
    }
}
