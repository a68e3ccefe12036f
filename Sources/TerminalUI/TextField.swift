package import SafeText

/// A line of text that the user edits.
package struct TextField: Equatable, Sendable {
    /// The text.
    package private(set) var text: SafeText
    /// The character that the cursor stands on, counted from 0; the count of them at the end.
    package private(set) var cursor: Int

    /// Makes a field with the cursor at the end, or at a character.
    package init(_ text: SafeText = .empty, cursor: Int? = nil) {
        self.text = text
        let count = text.glyphs.count
        self.cursor = min(max(cursor ?? count, 0), count)
    }

    /// Puts text before the cursor.
    ///
    /// What makes the whole longer than 4 KiB is left out.
    package mutating func insert(_ addition: SafeText) {
        guard text.string.utf8.count + addition.string.utf8.count <= SafeText.byteLimit
        else { return }
        let (before, after) = halves
        text = before + addition + after
        cursor = (before + addition).glyphs.count
    }

    /// Removes the character before the cursor.
    package mutating func deleteBackward() {
        guard cursor > 0 else { return }
        move(by: -1)
        deleteForward()
    }

    /// Removes the character under the cursor.
    package mutating func deleteForward() {
        let glyphs = text.glyphs
        guard cursor < glyphs.count else { return }
        let (before, after) = halves
        text = before + after.suffix(cells: after.width - glyphs[cursor].width)
    }

    /// Removes the word before the cursor and the spaces after it.
    package mutating func deleteWordBackward() {
        let glyphs = text.glyphs
        var start = cursor
        while start > 0, glyphs[start - 1] == .space { start -= 1 }
        while start > 0, glyphs[start - 1] != .space { start -= 1 }
        let (_, after) = halves
        cursor = start
        text = halves.before + after
    }

    /// Removes everything before the cursor.
    package mutating func deleteToStart() {
        text = halves.after
        cursor = 0
    }

    /// Moves the cursor by characters, and no further than the ends.
    package mutating func move(by distance: Int) {
        let count = text.glyphs.count
        cursor = min(max(cursor + min(max(distance, -count), count), 0), count)
    }

    /// Obeys a key that edits; false when it means nothing here.
    package mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(SafeText(String(character)))
        case .backspace, .control("h"): deleteBackward()
        case .delete, .control("d"): deleteForward()
        case .left, .control("b"): move(by: -1)
        case .right, .control("f"): move(by: 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = text.glyphs.count
        case .control("w"): deleteWordBackward()
        case .control("u"): deleteToStart()
        case .control("k"): text = halves.before
        default: return false
        }
        return true
    }

    /// Draws in the first row of an area, scrolled so that the cursor shows, and places the cursor.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let row = rect.row(0)
        guard !row.isEmpty else { return }
        let column = halves.before.width
        let scroll = max(0, column - row.width + 1)
        let style = Style(.text, underlined: true)
        frame.fill(row, style: style)
        frame.draw(text, at: Point(x: row.x - scroll, y: row.y), in: row, style: style)
        frame.cursor = Point(x: row.x + column - scroll, y: row.y)
    }

    /// What stands before the cursor, and from it on.
    private var halves: (before: SafeText, after: SafeText) {
        let cells = text.glyphs.prefix(cursor).reduce(0) { $0 + $1.width }
        return (text.prefix(cells: cells), text.suffix(cells: text.width - cells))
    }
}
