package import SafeText

extension Frame {
    /// Draws a line of text from a cell rightwards, and nothing outside `clip`.
    ///
    /// A wide glyph that lies half outside is drawn as a space.
    /// - Returns: The cells inside the clip that were drawn.
    @discardableResult
    package mutating func draw(
        _ text: SafeText,
        at point: Point,
        in clip: Rect,
        style: Style = Style()
    ) -> Int {
        let area = clip.intersection(bounds)
        guard point.y >= area.y, point.y < area.maxY, !area.isEmpty else { return 0 }
        guard point.x < area.maxX, point.x >= -1_000_000 else { return 0 }
        var x = point.x
        var drawn = 0
        text.forEachGlyph { glyph in
            let end = x + glyph.width
            if x >= area.x, end <= area.maxX {
                put(glyph, x: x, y: point.y, style: style)
                drawn += glyph.width
            } else if end > area.x, x < area.maxX {
                put(.space, x: max(x, area.x), y: point.y, style: style)
                drawn += 1
            }
            x = end
            return x < area.maxX
        }
        return drawn
    }

    /// Draws a line of text in the first row of an area, cut or padded to fill it.
    package mutating func draw(
        _ text: SafeText,
        in rect: Rect,
        alignment: Alignment = .left,
        truncation: Truncation = .tail,
        ellipsis: SafeText = .ellipsis,
        style: Style = Style()
    ) {
        let row = rect.row(0)
        guard !row.isEmpty else { return }
        let shown = text.truncated(to: row.width, truncation, ellipsis: ellipsis)
        let free = row.width - shown.width
        let left =
            switch alignment {
            case .left: 0
            case .right: free
            case .center: free / 2
            }
        fill(row.columns(0..<left), style: style)
        draw(shown, at: Point(x: row.x + left, y: row.y), in: row, style: style)
        fill(row.columns(left + shown.width..<row.width), style: style)
    }

    /// Covers an area with one glyph; what is wider than a cell is repeated as often as it fits.
    package mutating func fill(_ rect: Rect, with text: SafeText = .space, style: Style = Style()) {
        let area = rect.intersection(bounds)
        guard !area.isEmpty else { return }
        var glyph = Glyph.space
        text.forEachGlyph {
            glyph = $0
            return false
        }
        for y in area.y..<area.maxY {
            var x = area.x
            while x < area.maxX {
                let fits = x + glyph.width <= area.maxX
                put(fits ? glyph : .space, x: x, y: y, style: style)
                x += fits ? glyph.width : 1
            }
        }
    }

    /// Changes how an area looks and leaves what it shows, as for the bar under the cursor.
    package mutating func restyle(_ rect: Rect, _ transform: (Style) -> Style) {
        let area = rect.intersection(bounds)
        for y in area.y..<area.maxY {
            for index in y * size.width + area.x..<y * size.width + area.maxX {
                cells[index].style = transform(cells[index].style)
            }
        }
    }

    /// Copies another frame onto this one with its top left cell at `origin`, inside `clip`.
    package mutating func draw(_ other: Frame, at origin: Point, in clip: Rect) {
        let target = Rect(
            x: origin.x,
            y: origin.y,
            width: other.size.width,
            height: other.size.height
        )
        let area = target.intersection(clip).intersection(bounds)
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX {
                let cell = other[x: x - target.x, y: y - target.y]
                let isCut = x + cell.width > area.maxX || (cell.width == 0 && x == area.x)
                if cell.width == 0, !isCut { continue }
                put(isCut ? .space : cell.glyph, x: x, y: y, style: cell.style)
            }
        }
    }

    /// Sets a glyph that lies inside the frame as a whole, and blanks wide glyphs it cuts in half.
    private mutating func put(_ glyph: Glyph, x: Int, y: Int, style: Style) {
        let index = y * size.width + x
        let last = index + glyph.width - 1
        if cells[index].width == 0, x > 0 { cells[index - 1].glyph = .space }
        if cells[last].width == 2, x + glyph.width < size.width { cells[last + 1].glyph = .space }
        if glyph.width == 2 { cells[last] = Cell(glyph: .continuation, style: style) }
        cells[index] = Cell(glyph: glyph, style: style)
    }
}

extension SafeText {
    /// Calls `body` with each glyph from left to right until it answers false.
    func forEachGlyph(_ body: (Glyph) -> Bool) {
        if isASCII {
            for byte in string.utf8 where !body(Glyph(ascii: byte)) { return }
            return
        }
        var pending: Glyph?
        for scalar in string.unicodeScalars {
            let scalarClass = ScalarClass(scalar)
            if scalarClass == .mark {
                pending = pending?.adding(mark: scalar)
                continue
            }
            if let pending, !body(pending) { return }
            pending = Glyph(base: scalar, isWide: scalarClass == .wide)
        }
        if let pending { _ = body(pending) }
    }

    /// The glyphs from left to right.
    package var glyphs: [Glyph] {
        var result: [Glyph] = []
        forEachGlyph {
            result.append($0)
            return true
        }
        return result
    }
}
