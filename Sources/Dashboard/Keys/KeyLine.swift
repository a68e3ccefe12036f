import SafeText
import TerminalUI

/// The last line: what the most useful keys do just now, from the table of keys.
struct KeyLine {
    private let entries: [(key: Key, item: KeyBar.Item)]
    private let glyphs: GlyphSet

    init(_ model: DashboardModel) {
        glyphs = model.glyphs
        entries = KeyLine.hints(in: model.place).compactMap { hint, key in
            hint.words(model).map { (key, KeyBar.Item(hint.label, $0)) }
        }
    }

    /// The key under a column, for clicks.
    func key(atColumn column: Int, width: Int) -> Key? {
        let bar = KeyBar(entries.map(\.item))
        return bar.columns(width: width).firstIndex { $0.contains(column) }.map { entries[$0].key }
    }

    /// Draws in the first row of an area.
    func draw(into frame: inout Frame, in rect: Rect) {
        KeyBar(entries.map(\.item)).draw(into: &frame, in: rect, glyphs: glyphs)
    }

    /// The hints of a place by rank, each with the key that a click on it presses.
    static func hints(in place: Place) -> [(hint: KeyBinding.Hint, key: Key)] {
        let hints = KeyMap.bindings.flatMap { binding in
            binding.hints.lazy.filter { $0.places.contains(place) }.compactMap { hint in
                (hint.key ?? binding.keys.first?.key).map { (hint: hint, key: $0) }
            }
        }
        return hints.sorted { $0.hint.rank < $1.hint.rank }
    }
}
