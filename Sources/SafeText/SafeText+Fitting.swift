/// Which end of a text gives way when there is no room for all of it.
package enum Truncation: Hashable, Sendable {
    /// The end goes: `crawltop.exa…`
    case tail
    /// The beginning goes, as for URLs, whose ends tell them apart: `…/page/17`
    case head
    /// The middle goes: `crawl…e/17`
    case middle
}

/// Where a text stands in a wider space.
package enum Alignment: Hashable, Sendable {
    /// At the left edge, at the right edge, or in the middle.
    case left, right, center
}

extension SafeText {
    /// The text cut to at most `width` cells, never inside a character.
    ///
    /// - Parameter ellipsis: Stands for what is missing; left out when it does not fit itself.
    /// - Returns: The text itself when it fits. A wide character at the cut may leave one cell free.
    package func truncated(
        to width: Int,
        _ mode: Truncation = .tail,
        ellipsis: SafeText = .ellipsis
    ) -> SafeText {
        guard self.width > width else { return self }
        guard width > 0 else { return .empty }
        let ellipsis = ellipsis.width <= width ? ellipsis : .empty
        let room = width - ellipsis.width
        switch mode {
        case .tail: return prefix(cells: room) + ellipsis
        case .head: return ellipsis + suffix(cells: room)
        case .middle:
            let front = prefix(cells: room / 2)
            return front + ellipsis + suffix(cells: room - front.width)
        }
    }

    /// The text with spaces up to `width` cells; longer texts stay as they are.
    package func padded(to width: Int, alignment: Alignment = .left) -> SafeText {
        let missing = width - self.width
        guard missing > 0 else { return self }
        switch alignment {
        case .left: return self + SafeText.spaces(missing)
        case .right: return SafeText.spaces(missing) + self
        case .center:
            let left = missing / 2
            return SafeText.spaces(left) + self + SafeText.spaces(missing - left)
        }
    }

    /// Spaces, at most 4096.
    package static func spaces(_ count: Int) -> SafeText {
        SafeText.space.repeated(count)
    }

    /// The longest beginning of at most that many cells.
    package func prefix(cells: Int) -> SafeText {
        guard width > cells else { return self }
        if isASCII {
            let kept = String(Substring(string.utf8.prefix(max(cells, 0))))
            return SafeText(trusted: kept, width: max(cells, 0))
        }
        let (end, taken) = cut(where: { $0 > cells })
        return SafeText(trusted: String(string[..<end]), width: taken)
    }

    /// The longest end of at most that many cells.
    package func suffix(cells: Int) -> SafeText {
        guard width > cells else { return self }
        if isASCII {
            let kept = String(Substring(string.utf8.suffix(max(cells, 0))))
            return SafeText(trusted: kept, width: max(cells, 0))
        }
        let surplus = width - max(cells, 0)
        let (start, skipped) = cut(skipping: surplus)
        return SafeText(trusted: String(string[start...]), width: width - skipped)
    }

    /// The text between the characters that cells `range` touch, for scrolling sideways.
    package func cells(_ range: Range<Int>) -> SafeText {
        suffix(cells: width - max(range.lowerBound, 0)).prefix(cells: range.count)
    }

    /// The border before the first character whose right edge `isTooFar`, and its column.
    private func cut(where isTooFar: (Int) -> Bool) -> (String.Index, Int) {
        var column = 0
        var index = string.startIndex
        while index < string.endIndex {
            let cells = ScalarClass(string.unicodeScalars[index]).cells
            if cells > 0, isTooFar(column + cells) { break }
            column += cells
            string.unicodeScalars.formIndex(after: &index)
        }
        return (index, column)
    }

    /// The first border at or after column `surplus`, and its column.
    private func cut(skipping surplus: Int) -> (String.Index, Int) {
        var column = 0
        var index = string.startIndex
        while index < string.endIndex {
            let cells = ScalarClass(string.unicodeScalars[index]).cells
            if cells > 0, column >= surplus { break }
            column += cells
            string.unicodeScalars.formIndex(after: &index)
        }
        return (index, column)
    }
}

extension ScalarClass {
    /// Cells a scalar of this class takes in safe text.
    var cells: Int {
        switch self {
        case .narrow, .forbidden: 1
        case .wide: 2
        case .mark: 0
        }
    }
}

extension SafeText {
    /// The text in lines of at most `width` cells, broken at spaces where there are any.
    ///
    /// - Returns: At least one line, which is empty for an empty text.
    package func wrapped(to width: Int) -> [SafeText] {
        guard width > 0, self.width > width else { return [self] }
        var lines: [SafeText] = []
        var line = SafeText.empty
        for word in string.split(separator: " ", omittingEmptySubsequences: false) {
            var word = SafeText(String(word))
            if !line.isEmpty, line.width + 1 + word.width <= width {
                line += .space + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while word.width > width {
                let head = word.prefix(cells: width)
                guard !head.isEmpty else { break }
                lines.append(head)
                word = word.suffix(cells: word.width - head.width)
            }
            line = word
        }
        return lines + (line.isEmpty ? [] : [line])
    }
}
