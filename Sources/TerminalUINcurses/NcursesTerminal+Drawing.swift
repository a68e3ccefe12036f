import CNcurses
import SafeText
package import TerminalUI

extension NcursesTerminal {
    package func show(_ frame: Frame) {
        assertOwner()
        guard !isClosed, !isLost, ProcessSignals.isArmed else { return }
        trimErrors()
        var frame = frame
        if frame.size != size {
            var fitted = Frame(size: size)
            fitted.draw(frame, at: Point(x: 0, y: 0), in: fitted.bounds)
            fitted.cursor = frame.cursor
            frame = fitted
        }
        if needsFullFrame { clearok(crawltop_curscr(), true) }
        let isFull = needsFullFrame || lastFrame.size != frame.size
        for y in 0..<size.height where isFull || !frame.hasSameRow(y, as: lastFrame) {
            draw(row: y, of: frame, isFull: isFull)
        }
        needsFullFrame = false
        lastFrame = frame
        output.collect { update(cursor: frame.cursor) }
        if output.hasFailed { isLost = true }
    }

    package func redrawAll() {
        assertOwner()
        needsFullFrame = true
    }

    package func setMouse(enabled: Bool) {
        assertOwner()
        guard !isClosed, enabled != isMouseEnabled else { return }
        isMouseEnabled = enabled
        applyMouse()
    }

    /// Tells the terminal which clicks to report: only what is used, so that the rest stays its own.
    func applyMouse() {
        let wheel = crawltop_wheel_up_mask() | crawltop_wheel_down_mask()
        output.pass { mousemask(isMouseEnabled ? crawltop_press_mask() | wheel : 0, nil) }
    }

    /// Adopts the terminal's size; true when it is another one than before.
    @discardableResult
    func adoptSize() -> Bool {
        let now = device.size
        guard now != size else { return false }
        size = now
        resizeterm(Int32(now.height), Int32(now.width))
        lastFrame = Frame(size: now)
        needsFullFrame = true
        return true
    }

    private func update(cursor: Point?) {
        let screen = crawltop_stdscr()
        if let cursor, Rect(size).contains(cursor) {
            wmove(screen, Int32(cursor.y), Int32(cursor.x))
            leaveok(screen, false)
            curs_set(1)
        } else {
            leaveok(screen, true)
            curs_set(0)
        }
        wnoutrefresh(screen)
        doupdate()
    }

    /// Hands ncurses the cells of a row from the first changed one to the last, run by run.
    private func draw(row y: Int, of frame: Frame, isFull: Bool) {
        let new = frame.row(y)
        let old = lastFrame.row(y)
        guard !new.isEmpty else { return }
        var first = new.startIndex
        var last = new.endIndex - 1
        if !isFull {
            while first < last, new[first] == old[first] { first += 1 }
            while last > first, new[last] == old[last] { last -= 1 }
        }
        while first > new.startIndex, new[first].width == 0 { first -= 1 }
        var index = first
        while index <= last {
            let start = index
            let style = new[start].style
            characters.removeAll(keepingCapacity: true)
            while index <= last, new[index].style == style || new[index].width == 0 {
                append(new[index].glyph)
                index += 1
            }
            put(x: start - new.startIndex, y: y, style: style)
        }
    }

    /// Adds a glyph to the run; on an ASCII terminal something alike that is as wide.
    private func append(_ glyph: Glyph) {
        if glyph.isASCII || glyphs.isASCII {
            characters.append(wchar_t(glyph.asciiStandIn.base?.value ?? 0x20))
        } else {
            glyph.scalars.forEach { characters.append(wchar_t($0.value)) }
        }
    }

    private func put(x: Int, y: Int, style: Style) {
        let look = palette.look(style)
        let screen = crawltop_stdscr()
        wattr_set(screen, look.attributes, look.pair, nil)
        characters.withUnsafeBufferPointer { run in
            _ = mvwaddnwstr(screen, Int32(y), Int32(x), run.baseAddress, Int32(run.count))
        }
    }
}
