import Glibc

// Elements whose content is text up to their end tag (HTML Standard §13.2.5.2, §13.2.5.3,
// §13.2.5.4).

extension HTMLScanner {
    mutating func scanRaw(
        _ name: PackedName,
        _ start: Byte,
        _ end: Byte,
        _ builder: inout TreeBuilder
    ) -> Byte {
        var next = start
        while next < end {
            if script.isEscaped {
                guard let after = passEscaped(next, end) else { break }
                next = after
                if next >= end || next[0] != 0x3C { continue }
            } else {
                next = Self.find(0x3C, next, end) ?? end
            }
            guard next < end else { break }
            switch read(name, next, end) {
            case .cutOff:
                builder.rawText(start, next)
                return next
            case .goesOn(let after): next = after
            case .ends(let after):
                builder.rawText(start, next)
                builder.endRaw()
                mode = .text
                return after
            }
        }
        builder.rawText(start, next)
        return next
    }

    private enum RawStep {
        case cutOff
        case goesOn(Byte)
        case ends(Byte)
    }

    /// What "<" in raw text means.
    private mutating func read(_ name: PackedName, _ open: Byte, _ end: Byte) -> RawStep {
        guard open + 1 < end else { return .cutOff }
        let isScript = name == .script
        if open[1] == 0x2F {
            var found = PackedName()
            guard let after = Self.rawName(open + 2, end, &found) else { return .cutOff }
            guard found == name, Self.endsName(after[0]) else { return .goesOn(open + 2) }
            if script.isDoublyEscaped {
                script.isDoublyEscaped = false
                return .goesOn(after + 1)
            }
            return attributes(after, end).map { .ends($0) } ?? .cutOff
        }
        if isScript, !script.isEscaped, open[1] == 0x21 {
            guard open + 3 < end || (open + 2 < end && open[2] != 0x2D) else { return .cutOff }
            guard open[2] == 0x2D, open[3] == 0x2D else { return .goesOn(open + 2) }
            script = ScriptEscape(isEscaped: true, dashes: 2)
            return .goesOn(open + 4)
        }
        if script.isEscaped, !script.isDoublyEscaped, open[1].isASCIILetter {
            var found = PackedName()
            guard let after = Self.rawName(open + 1, end, &found) else { return .cutOff }
            guard found == .script, Self.endsName(after[0]) else { return .goesOn(after) }
            script.isDoublyEscaped = true
            return .goesOn(after + 1)
        }
        return .goesOn(open + 1)
    }

    @inline(__always)
    private static func endsName(_ byte: UInt8) -> Bool {
        byte == 0x3E || byte == 0x2F || byte.isHTMLSpace
    }

    /// Reads letters; nil if the chunk cuts them off.
    private static func rawName(_ start: Byte, _ end: Byte, _ name: inout PackedName) -> Byte? {
        var next = start
        while next < end, next[0].isASCIILetter {
            name.append(next[0])
            next += 1
        }
        return next < end ? next : nil
    }

    /// Passes over escaped script text up to "<" or the end of the comment.
    private mutating func passEscaped(_ start: Byte, _ end: Byte) -> Byte? {
        var next = start
        while next < end {
            let byte = next[0]
            if byte == 0x2D {
                script.dashes += 1
            } else if byte == 0x3E, script.dashes >= 2 {
                script = ScriptEscape()
                return next + 1
            } else {
                script.dashes = 0
                if byte == 0x3C { return next }
            }
            next += 1
        }
        return next
    }
}
