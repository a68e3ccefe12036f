import SafeText
import TerminalUI

/// One entry of the table of keys: what is pressed, what it does, where, and the words for it.
///
/// The same idea as `key.Binding` of bubbles. Keys that belong together, such as `+` and `-`, are one
/// entry, since the help tells of them in one line.
struct KeyBinding: Sendable {
    /// A line of the help.
    struct Help: Sendable {
        let group: HelpGroup.Title
        /// The keys as they are written there.
        let label: SafeText
        let words: SafeText
    }

    /// An item of the key line, which can be clicked.
    struct Hint: Sendable {
        let places: Place
        /// Its position among the items of a place; the last ones are left out on narrow screens.
        let rank: Int
        let label: SafeText
        /// What is pressed by a click; nil for the first key of the entry.
        let key: Key?
        /// What it does just now; nil while that is nothing.
        let words: @Sendable (DashboardModel) -> SafeText?
    }

    /// Every key and what it does; the first of them stands for the entry.
    let keys: [(key: Key, command: Command)]
    let places: Place
    private(set) var help: Help?
    private(set) var hints: [Hint] = []

    /// Keys that mean something in some places.
    init(_ places: Place, _ keys: [(Key, Command)]) {
        self.places = places
        self.keys = keys.map { (key: $0.0, command: $0.1) }
    }

    /// Keys that all mean the same.
    init(_ places: Place, _ keys: [Key], _ command: Command) {
        self.init(places, keys.map { ($0, command) })
    }

    /// The same, with a line in the help.
    func help(_ group: HelpGroup.Title, _ label: SafeText, _ words: SafeText) -> KeyBinding {
        var binding = self
        binding.help = Help(group: group, label: label, words: words)
        return binding
    }

    /// The same, with an item in the key line of some places.
    func hint(
        _ places: Place,
        _ rank: Int,
        _ label: SafeText,
        _ words: SafeText,
        key: Key? = nil
    ) -> KeyBinding {
        hint(places, rank, label, key: key) { _ in words }
    }

    /// The same, with an item whose words depend on what is on screen.
    func hint(
        _ places: Place,
        _ rank: Int,
        _ label: SafeText,
        key: Key? = nil,
        _ words: @escaping @Sendable (DashboardModel) -> SafeText?
    ) -> KeyBinding {
        var binding = self
        binding.hints.append(
            Hint(places: places, rank: rank, label: label, key: key, words: words)
        )
        return binding
    }
}
