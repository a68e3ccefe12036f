import Fetching
import URLStandard

/// One task as an item of a list.
extension MarkdownReport {
    /// The most places that are named of one task.
    private static let maximumPlaces = 5

    /// Appends `- label URL`, with the explanation and the places below it.
    static func append(_ task: ReportedTask, to buffer: inout [UInt8]) {
        buffer.append("- ")
        buffer.append(codeSpan: task.label)
        if let word = word(for: task.change) {
            buffer.append(" **")
            buffer.append(word)
            buffer.append("**")
        }
        buffer.append(" ")
        buffer.append(markdownURL: task.url.text)
        if let landing = task.landing {
            buffer.append(" → ")
            buffer.append(markdownURL: landing.text)
        }
        if let words = task.explanation {
            buffer.append(" — ")
            buffer.append(codeSpan: words)
        }
        buffer.append("\n")
        for place in task.places.prefix(maximumPlaces) { append(place, to: &buffer) }
        let rest = task.pageCount - min(task.places.count, maximumPlaces)
        guard rest > 0 else { return }
        buffer.append("  - and ")
        buffer.append(text: RunSummary.count(rest, "more page"))
        buffer.append("\n")
    }

    private static func append(_ place: LinkPlace, to buffer: inout [UInt8]) {
        buffer.append("  - on ")
        buffer.append(markdownURL: place.page.text)
        if place.line > 0 {
            buffer.append(" line ")
            buffer.append(decimal: place.line)
            buffer.append(", column ")
            buffer.append(decimal: place.column)
        }
        if !place.markup.isEmpty {
            buffer.append(", ")
            buffer.append(codeSpan: place.markup)
        }
        if !place.text.isEmpty {
            buffer.append(" ")
            buffer.append(codeSpan: place.text, cells: 80)
        }
        buffer.append("\n")
    }

    private static func word(for change: LinkChange?) -> StaticString? {
        switch change {
        case .new: "new"
        case .still: "still"
        case .mended, .gone, nil: nil
        }
    }
}
