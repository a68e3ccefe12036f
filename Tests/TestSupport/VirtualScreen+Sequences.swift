extension VirtualScreen {
    mutating func performControl(_ byte: UInt8) {
        switch byte {
        case 0x07: bells += 1
        case 0x08:
            cursor.x = max(cursor.x - 1, 0)
            wrapsNext = false
        case 0x09:
            cursor.x = min((cursor.x / 8 + 1) * 8, columns - 1)
            wrapsNext = false
        case 0x0A, 0x0B, 0x0C:
            lineFeed()
            wrapsNext = false
        case 0x0D:
            cursor.x = 0
            wrapsNext = false
        case 0x00, 0x0E, 0x0F: break
        default: unknownSequences.append("control \(byte)")
        }
    }

    mutating func performEscape(_ text: String) {
        switch text {
        case "7": savedCursor = (cursor.x, cursor.y, look)
        case "8":
            cursor = (savedCursor.x, savedCursor.y)
            look = savedCursor.look
            wrapsNext = false
        case "D": lineFeed()
        case "E":
            cursor.x = 0
            lineFeed()
        case "M":
            if cursor.y == scrollRegion.lowerBound {
                scroll(scrollRegion, by: -1)
            } else {
                cursor.y = max(cursor.y - 1, 0)
            }
        case "c": self = VirtualScreen(columns: columns, rows: rows)
        case "=", ">", "(B", ")0", ")B", "(0", "\\": break
        default: unknownSequences.append("ESC \(text)")
        }
    }

    /// OSC 0 and 2 set a title; everything else a program must not send.
    mutating func performString(_ text: String) {
        if text.hasPrefix("]0;") || text.hasPrefix("]2;") {
            title = String(text.dropFirst(3))
        } else {
            unknownSequences.append("ESC " + text)
        }
    }

    mutating func performSequence(_ sequence: VirtualScreenParser.Sequence) {
        switch (sequence.prefix, sequence.final) {
        case ("?", "h"): sequence.parameters.forEach { setPrivateMode($0, isOn: true) }
        case ("?", "l"): sequence.parameters.forEach { setPrivateMode($0, isOn: false) }
        case ("", "m"): setLook(sequence.parameters)
        case ("", "t"): performWindow(sequence)
        case ("", "h"), ("", "l"), (">", "c"), ("", "c"), ("", "n"): break
        case ("!", "p"):
            scrollRegion = 0...max(rows - 1, 0)
            look = Look()
        case ("", _):
            if !move(sequence), !edit(sequence) { unknownSequences.append("CSI " + sequence.text) }
        default: unknownSequences.append("CSI " + sequence.text)
        }
    }

    /// Cursor movements; false for anything else.
    private mutating func move(_ sequence: VirtualScreenParser.Sequence) -> Bool {
        let count = sequence.parameter(0, default: 1)
        switch sequence.final {
        case "A", "F":
            let top = cursor.y >= scrollRegion.lowerBound ? scrollRegion.lowerBound : 0
            let x = sequence.final == "F" ? 0 : cursor.x
            place(x: x, y: max(cursor.y - count, top))
        case "B", "E", "e":
            let bottom = cursor.y <= scrollRegion.upperBound ? scrollRegion.upperBound : rows - 1
            let x = sequence.final == "E" ? 0 : cursor.x
            place(x: x, y: min(cursor.y + count, bottom))
        case "C", "a": place(x: cursor.x + count, y: cursor.y)
        case "D": place(x: cursor.x - count, y: cursor.y)
        case "G", "`": place(x: count - 1, y: cursor.y)
        case "d": place(x: cursor.x, y: count - 1)
        case "H", "f": place(x: sequence.parameter(1, default: 1) - 1, y: count - 1)
        case "I": place(x: (cursor.x / 8 + count) * 8, y: cursor.y)
        case "Z": place(x: max((cursor.x - 1) / 8 - count + 1, 0) * 8, y: cursor.y)
        case "s": savedCursor = (cursor.x, cursor.y, look)
        case "u": place(x: savedCursor.x, y: savedCursor.y)
        default: return false
        }
        return true
    }

    private mutating func place(x: Int, y: Int) {
        cursor = (min(max(x, 0), max(columns - 1, 0)), min(max(y, 0), max(rows - 1, 0)))
        wrapsNext = false
    }

    /// Erasing, inserting, deleting, scrolling, repeating; false for anything else.
    private mutating func edit(_ sequence: VirtualScreenParser.Sequence) -> Bool {
        guard cells.indices.contains(cursor.y) else { return true }
        let count = sequence.parameter(0, default: 1)
        let mode = sequence.parameter(0, default: 0)
        if !"br".contains(sequence.final) { wrapsNext = false }
        switch sequence.final {
        case "J": eraseDisplay(mode)
        case "K": eraseLine(mode)
        case "X": erase(cursor.x..<cursor.x + count, y: cursor.y)
        case "@", "P": shift(by: sequence.final == "@" ? count : -count)
        case "L", "M":
            guard scrollRegion.contains(cursor.y) else { return true }
            let region = cursor.y...scrollRegion.upperBound
            scroll(region, by: sequence.final == "L" ? -count : count)
        case "S": scroll(scrollRegion, by: count)
        case "T": scroll(scrollRegion, by: -count)
        case "b": for _ in 0..<min(count, columns * rows) { lastCharacter.map { put($0) } }
        case "r":
            let bottom = min(sequence.parameter(1, default: rows), rows)
            if count < bottom { scrollRegion = count - 1...bottom - 1 }
            place(x: 0, y: 0)
        default: return false
        }
        return true
    }

    private mutating func eraseDisplay(_ mode: Int) {
        eraseLine(mode)
        let others = mode == 0 ? cursor.y + 1..<rows : mode == 1 ? 0..<cursor.y : 0..<rows
        for y in others { cells[y] = Array(repeating: blank, count: columns) }
    }

    private mutating func eraseLine(_ mode: Int) {
        switch mode {
        case 0: erase(cursor.x..<columns, y: cursor.y)
        case 1: erase(0..<cursor.x + 1, y: cursor.y)
        default: erase(0..<columns, y: cursor.y)
        }
    }

    private mutating func erase(_ range: Range<Int>, y: Int) {
        for x in range.clamped(to: 0..<columns) {
            eraseHalves(x: x, y: y)
            cells[y][x] = blank
        }
    }

    /// Inserts blanks at the cursor, or deletes cells for negative counts.
    private mutating func shift(by count: Int) {
        let distance = min(abs(count), columns - cursor.x)
        let fresh = Array(repeating: blank, count: distance)
        var line = cells[cursor.y]
        if count > 0 {
            line.insert(contentsOf: fresh, at: cursor.x)
            line.removeLast(distance)
        } else {
            line.removeSubrange(cursor.x..<cursor.x + distance)
            line += fresh
        }
        cells[cursor.y] = line
    }

    private mutating func setPrivateMode(_ mode: Int, isOn: Bool) {
        let wasOn = privateModes.contains(mode)
        if isOn { privateModes.insert(mode) } else { privateModes.remove(mode) }
        if mode == 2026, wasOn, !isOn { synchronizedFrames += 1 }
        guard mode == 1049, wasOn != isOn else { return }
        if isOn {
            savedCursor = (cursor.x, cursor.y, look)
            normalBuffer = cells
            cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
        } else if let buffer = normalBuffer {
            cells = buffer
            normalBuffer = nil
            cursor = (min(savedCursor.x, columns - 1), min(savedCursor.y, rows - 1))
            look = savedCursor.look
        }
    }

    private mutating func performWindow(_ sequence: VirtualScreenParser.Sequence) {
        switch sequence.parameter(0, default: 0) {
        case 22: savedTitles.append(title)
        case 23: title = savedTitles.popLast() ?? title
        default: unknownSequences.append("CSI " + sequence.text)
        }
    }

    private mutating func setLook(_ parameters: [Int]) {
        var rest = (parameters.isEmpty ? [0] : parameters)[...]
        while let code = rest.popFirst() {
            switch code {
            case -1, 0: look = Look()
            case 1: look.isBold = true
            case 2: look.isDim = true
            case 4: look.isUnderlined = true
            case 7: look.isReversed = true
            case 22: (look.isBold, look.isDim) = (false, false)
            case 24: look.isUnderlined = false
            case 27: look.isReversed = false
            case 30...37: look.foreground = code - 30
            case 40...47: look.background = code - 40
            case 90...97: look.foreground = code - 82
            case 100...107: look.background = code - 92
            case 39: look.foreground = nil
            case 49: look.background = nil
            case 38, 48:
                guard rest.popFirst() == 5, let index = rest.popFirst() else { return }
                if code == 38 { look.foreground = index } else { look.background = index }
            default: unknownSequences.append("SGR \(code)")
            }
        }
    }
}
