/// The filter of the list: every word must match; `!` negates one.
///
/// A word is plain text, looked for in name, URL and error; or a field with a value (`state:`,
/// `status:`, `host:`, `error:`, `name:`, `url:`, `depth:`); or a comparison of time or size
/// (`>2s`, `<1MB`). Letters match in either case. A word still being typed, such as `status:`,
/// excludes nothing, so that the list does not go blank between two keys.
package struct TaskFilter: Equatable, Sendable {
    /// A word and whether it must not apply.
    package struct Term: Equatable, Sendable {
        /// What is asked.
        package var condition: Condition
        /// Whether the answer must be no.
        package var isNegated: Bool
    }

    /// One question about a task.
    package enum Condition: Equatable, Sendable {
        /// Whether name, URL or error hold these words.
        case text(Needle)
        /// Whether one text of the task holds them.
        case field(Field, Needle)
        /// Whether the state is one of a set.
        case state(StateSet)
        /// Whether the last answer's status lies in a range.
        case status(ClosedRange<Int>)
        /// Whether the distance from the seeds lies in a range.
        case depth(ClosedRange<Int>)
        /// Whether the time shown lies in a range of milliseconds.
        case milliseconds(ClosedRange<Double>)
        /// Whether the size shown lies in a range of bytes.
        case bytes(ClosedRange<Double>)
    }

    /// A text of a task that can be asked for by name.
    package enum Field: String, Sendable {
        /// One of the task's own texts.
        case host, error, name, url
    }

    /// What the user typed.
    package let source: String
    /// What it asks for.
    package let terms: [Term]
    /// What is wrong with a word, for the user; such a word excludes nothing.
    package let problem: String?

    /// A filter that lets everything through.
    package static let none = TaskFilter("")

    /// Reads what the user typed; every text is a filter.
    package init(_ source: String) {
        self.source = source
        var terms: [Term] = []
        var problem: String?
        for word in FilterWord.words(in: source) {
            switch word.meaning {
            case .condition(let condition):
                terms.append(Term(condition: condition, isNegated: word.isNegated))
            case .nothing: break
            case .problem(let words): problem = problem ?? words
            }
        }
        self.terms = terms
        self.problem = problem
    }

    /// Whether it lets everything through.
    package var isEmpty: Bool { terms.isEmpty }
}

/// A set of task states, as bits by raw value.
package struct StateSet: OptionSet, Hashable, Sendable {
    /// One bit for each raw value of a state.
    package let rawValue: UInt16

    /// A set from its bits.
    package init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// Text to be found inside other text, in either case of ASCII letters.
package struct Needle: Equatable, Sendable {
    private let bytes: [UInt8]

    /// Takes the text as it is.
    package init(_ text: String) { bytes = text.utf8.map(Needle.folded) }

    /// Whether there is nothing to find.
    package var isEmpty: Bool { bytes.isEmpty }

    /// Bytes in it.
    var length: Int { bytes.count }

    /// Whether it asks for what stands for secrets.
    var holdsMask: Bool { bytes.contains(UInt8(ascii: "*")) }

    /// Whether a text holds it.
    package func occurs(in text: String) -> Bool { firstOccurrence(in: text) != nil }

    /// How many bytes stand before it in a text; nil if it is not there.
    ///
    /// Linear for texts that occur; never more than the product of both lengths, which are bounded.
    func firstOccurrence(in text: String) -> Int? {
        guard let first = bytes.first else { return 0 }
        var text = text
        return text.withUTF8 { haystack in
            guard haystack.count >= bytes.count else { return nil }
            for start in 0...haystack.count - bytes.count
            where Needle.folded(haystack[start]) == first {
                var offset = 1
                while offset < bytes.count,
                    Needle.folded(haystack[start + offset]) == bytes[offset]
                {
                    offset += 1
                }
                if offset == bytes.count { return start }
            }
            return nil
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}
