extension Frame {
    /// The characters of every row, without trailing spaces, rows ended by line feeds.
    package var text: String {
        var result = ""
        for y in 0..<size.height {
            var line = ""
            for cell in row(y) {
                for scalar in cell.glyph.scalars { line.unicodeScalars.append(scalar) }
            }
            while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
            result += line + "\n"
        }
        return result
    }

    /// The frame as text for a golden file: its size, its rows, then its style runs by role.
    ///
    /// A run reads `row: first column-last column role attributes`; plain `text` is left out.
    package var snapshot: String {
        var result = "\(size.width)x\(size.height)\n" + text + "---\n"
        for y in 0..<size.height {
            let runs = styleRuns(inRow: y).filter { $0.style != Style() }
            guard !runs.isEmpty else { continue }
            let words = runs.map { "\($0.columns.lowerBound)-\($0.columns.upperBound) \($0.style)" }
            result += "\(y): " + words.joined(separator: ", ") + "\n"
        }
        if let cursor { result += "cursor \(cursor.x),\(cursor.y)\n" }
        return result
    }

    /// Neighbouring cells of one style in a row, from left to right.
    package func styleRuns(inRow y: Int) -> [(columns: ClosedRange<Int>, style: Style)] {
        var runs: [(columns: ClosedRange<Int>, style: Style)] = []
        for (x, cell) in row(y).enumerated() {
            if let last = runs.last, last.style == cell.style {
                runs[runs.count - 1].columns = last.columns.lowerBound...x
            } else {
                runs.append((x...x, cell.style))
            }
        }
        return runs
    }
}

extension Style: CustomStringConvertible {
    /// The role, and `+bold`, `+reversed`, `+underlined` where they apply.
    package var description: String {
        "\(role)" + (isBold ? "+bold" : "") + (isReversed ? "+reversed" : "")
            + (isUnderlined ? "+underlined" : "")
    }
}
