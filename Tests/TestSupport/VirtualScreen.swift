/// What a terminal shows: as much of xterm and ECMA-48 as ncurses uses with `xterm-256color`.
///
/// Anything else is not guessed at but kept in `unknownSequences`, for tests to find it empty.
package struct VirtualScreen: Sendable {
    /// How a cell looks.
    package struct Look: Hashable, Sendable {
        /// Palette indices; nil for the terminal's own colours.
        package var foreground, background: Int?
        /// Attributes.
        package var isBold = false, isDim = false, isUnderlined = false, isReversed = false

        /// The terminal's own look.
        package init() {}
    }

    /// One place on the screen.
    package struct Cell: Hashable, Sendable {
        /// What it shows; empty for the right half of a wide character.
        package var text = " "
        /// How it looks.
        package var look = Look()
    }

    /// Columns and rows.
    package private(set) var columns, rows: Int
    /// Cells, row by row, of the buffer that is shown.
    package internal(set) var cells: [[Cell]]
    /// Where the cursor is.
    package internal(set) var cursor = (x: 0, y: 0)
    /// Private modes that are on, such as 1049 for the alternate buffer and 25 for the cursor.
    package internal(set) var privateModes: Set<Int> = [7, 25]
    /// The title of the window, and those that were saved.
    package internal(set) var title = ""
    package internal(set) var savedTitles: [String] = []
    /// Sequences that this screen does not know.
    package internal(set) var unknownSequences: [String] = []
    /// How often a synchronised frame (mode 2026) was ended.
    package internal(set) var synchronizedFrames = 0
    /// How often the bell rang.
    package internal(set) var bells = 0

    var normalBuffer: [[Cell]]?
    var look = Look()
    var scrollRegion: ClosedRange<Int>
    var wrapsNext = false
    var savedCursor = (x: 0, y: 0, look: Look())
    var lastCharacter: Unicode.Scalar?
    var parser = VirtualScreenParser()

    /// A screen of spaces.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
        scrollRegion = 0...max(rows - 1, 0)
    }

    /// Whether the alternate buffer is shown.
    package var isAlternate: Bool { normalBuffer != nil }

    /// The characters, without trailing spaces, rows ended by line feeds.
    package var text: String { (0..<rows).map { line($0) + "\n" }.joined() }

    /// The characters of a row without trailing spaces.
    package func line(_ y: Int) -> String {
        guard cells.indices.contains(y) else { return "" }
        var line = cells[y].map(\.text).joined()
        while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
        return line
    }

    /// Shows what a program has written.
    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if let event = parser.parse(byte) { perform(event) }
        }
    }

    /// Changes the size and keeps the upper left part, as xterm does.
    package mutating func resize(columns: Int, rows: Int) {
        func fitted(_ cells: [[Cell]]) -> [[Cell]] {
            (0..<rows).map { y in
                (0..<columns).map { x in
                    y < self.rows && x < self.columns ? cells[y][x] : Cell()
                }
            }
        }
        cells = fitted(cells)
        normalBuffer = normalBuffer.map(fitted)
        self.columns = columns
        self.rows = rows
        scrollRegion = 0...max(rows - 1, 0)
        cursor = (min(cursor.x, max(columns - 1, 0)), min(cursor.y, max(rows - 1, 0)))
        wrapsNext = false
    }

    /// A cell as an erasing sequence leaves it: with the present background.
    var blank: Cell {
        var blank = Cell()
        blank.look.background = look.background
        return blank
    }

    mutating func perform(_ event: VirtualScreenParser.Event) {
        switch event {
        case .print(let scalar): put(scalar)
        case .control(let byte): performControl(byte)
        case .escape(let text): performEscape(text)
        case .sequence(let sequence): performSequence(sequence)
        case .string(let text): performString(text)
        }
    }

    /// Writes a character at the cursor, as xterm does: the last column is left only by the next one.
    mutating func put(_ scalar: Unicode.Scalar) {
        let width = SystemWidth.cells(of: scalar)
        guard width > 0 else {
            if width == 0 { combine(scalar) }
            return
        }
        lastCharacter = scalar
        if wrapsNext || cursor.x + width > columns {
            cursor.x = 0
            lineFeed()
            wrapsNext = false
        }
        guard cursor.x + width <= columns, cells.indices.contains(cursor.y) else { return }
        for x in cursor.x..<cursor.x + width { eraseHalves(x: x, y: cursor.y) }
        cells[cursor.y][cursor.x] = Cell(text: String(Character(scalar)), look: look)
        if width == 2 { cells[cursor.y][cursor.x + 1] = Cell(text: "", look: look) }
        if cursor.x + width >= columns {
            cursor.x = columns - 1
            wrapsNext = true
        } else {
            cursor.x += width
        }
    }

    private mutating func combine(_ scalar: Unicode.Scalar) {
        guard cells.indices.contains(cursor.y) else { return }
        var x = wrapsNext ? cursor.x : cursor.x - 1
        guard x >= 0 else { return }
        if cells[cursor.y][x].text.isEmpty, x > 0 { x -= 1 }
        cells[cursor.y][x].text.unicodeScalars.append(scalar)
    }

    /// Blanks the other half of a wide character that is about to lose one.
    mutating func eraseHalves(x: Int, y: Int) {
        if cells[y][x].text.isEmpty, x > 0 { cells[y][x - 1].text = " " }
        if x + 1 < columns, cells[y][x + 1].text.isEmpty { cells[y][x + 1].text = " " }
    }

    mutating func lineFeed() {
        if cursor.y == scrollRegion.upperBound {
            scroll(scrollRegion, by: 1)
        } else if cursor.y < rows - 1 {
            cursor.y += 1
        }
    }

    /// Moves the rows of a region up, or down for negative counts, and blanks what comes free.
    mutating func scroll(_ region: ClosedRange<Int>, by count: Int) {
        let height = region.count
        let distance = min(abs(count), height)
        let fresh = Array(repeating: Array(repeating: blank, count: columns), count: distance)
        let old = Array(cells[region])
        if count > 0 {
            cells.replaceSubrange(region, with: Array(old[distance...]) + fresh)
        } else {
            cells.replaceSubrange(region, with: fresh + Array(old[..<(height - distance)]))
        }
    }
}
