import Fetching

/// One word of a filter, split off but not yet understood.
struct FilterWord {
    /// What a word comes to.
    enum Meaning {
        case condition(TaskFilter.Condition)
        /// Not finished yet, or empty.
        case nothing
        case problem(String)
    }

    /// The word without its `!` and its quotes.
    let text: String
    /// Whether `!` stood before it.
    let isNegated: Bool
    /// Whether it began with a quote, which makes everything in it plain text.
    let isQuoted: Bool

    /// The words of a filter, split at spaces outside double quotes.
    static func words(in source: String) -> [FilterWord] {
        var words: [FilterWord] = []
        var text = ""
        var (isNegated, isQuoted, isInQuotes, hasBegun) = (false, false, false, false)
        func finish() {
            if !text.isEmpty {
                words.append(FilterWord(text: text, isNegated: isNegated, isQuoted: isQuoted))
            }
            text = ""
            (isNegated, isQuoted, hasBegun) = (false, false, false)
        }
        for character in source {
            switch character {
            case " " where !isInQuotes: finish()
            case "!" where !hasBegun && !isNegated: isNegated = true
            case "\"":
                if !hasBegun { isQuoted = true }
                isInQuotes.toggle()
                hasBegun = true
            default:
                text.append(character)
                hasBegun = true
            }
        }
        finish()
        return words
    }

    /// What the word asks.
    var meaning: Meaning {
        if isQuoted { return .condition(.text(Needle(text))) }
        if text.hasPrefix(">") || text.hasPrefix("<") { return comparison }
        guard let colon = text.firstIndex(of: ":") else { return .condition(.text(Needle(text))) }
        let value = String(text[text.index(after: colon)...])
        let field = text[..<colon].lowercased()
        switch field {
        case "state": return state(value.lowercased())
        case "status": return status(value.lowercased())
        case "depth": return depth(value)
        case "host", "error", "name", "url":
            guard let field = TaskFilter.Field(rawValue: field) else { return .nothing }
            return value.isEmpty ? .nothing : .condition(.field(field, Needle(value)))
        default: return .condition(.text(Needle(text)))
        }
    }

    /// A state by the beginning of its word, or a group of states by its name.
    private func state(_ value: String) -> Meaning {
        guard !value.isEmpty else { return .nothing }
        let states: StateSet =
            switch value {
            case "active": .active
            case "done": .finished
            case "waiting": [.of(.queued), .of(.backoff), .of(.paused)]
            default:
                StateSet(
                    TaskState.allCases.filter { $0.word == value || $0.word.hasPrefix(value) }
                )
            }
        guard !states.isEmpty else {
            return .problem("state: wants a state such as wait or failed, or active, done, waiting")
        }
        return .condition(.state(states))
    }

    /// A status, a class such as `5xx`, a range `400-404`, or a comparison.
    private func status(_ value: String) -> Meaning {
        guard !value.isEmpty else { return .nothing }
        let wanted = "status: wants 404, 5xx, 400-404 or >=500"
        if value.utf8.count == 3, value.hasSuffix("xx"), let hundreds = Int(value.prefix(1)) {
            return .condition(.status(hundreds * 100...hundreds * 100 + 99))
        }
        if let range = FilterWord.range(value, within: 1...999) {
            return .condition(.status(range))
        }
        return FilterWord.isUnfinished(value) ? .nothing : .problem(wanted)
    }

    private func depth(_ value: String) -> Meaning {
        guard !value.isEmpty else { return .nothing }
        if let range = FilterWord.range(value, within: 0...65_535) {
            return .condition(.depth(range))
        }
        return FilterWord.isUnfinished(value) ? .nothing : .problem("depth: wants 2, 1-3 or >2")
    }

    /// `>2s`, `<=500ms`, `>1MB`: time or size, told apart by the unit.
    private var comparison: Meaning {
        let (bound, value) = FilterWord.comparison(text)
        guard let bound, !value.isEmpty else { return .nothing }
        let digits = value.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite else {
            return FilterWord.isUnfinished(value)
                ? .nothing : .problem("\(text): wants a number, such as >2s or >1MB")
        }
        let typed = value.dropFirst(digits.count)
        let unit = typed.lowercased()
        if unit.isEmpty { return .nothing }
        if typed != "M", let factor = FilterWord.milliseconds[unit] {
            return .condition(.milliseconds(bound.range(number * factor)))
        }
        if let factor = FilterWord.bytes[unit] {
            return .condition(.bytes(bound.range(number * factor)))
        }
        let isBeginning =
            FilterWord.milliseconds.keys.contains { $0.hasPrefix(unit) }
            || FilterWord.bytes.keys.contains { $0.hasPrefix(unit) }
        return isBeginning
            ? .nothing : .problem("\(text): units are ms s m h, or B kB MB GB KiB MiB")
    }
}
