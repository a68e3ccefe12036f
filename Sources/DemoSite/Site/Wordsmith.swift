import DataStructures

/// Writes names and paragraphs, the same ones for the same random numbers.
struct Wordsmith {
    /// Where its choices come from.
    var random: SplitMix64
    /// The sentences not yet used; filled again when it runs short.
    private var pool: [String] = []

    /// A writer that makes its choices by `random`.
    init(random: SplitMix64) {
        self.random = random
    }

    /// What the names of places begin with.
    static let stems = [
        "Ard", "Bren", "Cal", "Dun", "Eil", "Far", "Gar", "Hest", "Inver", "Jar", "Kell", "Lam",
        "Mor", "Nor", "Orm", "Pen", "Quil", "Ron", "Sand", "Tor", "Ul", "Vat", "Wen", "Yar",
        "Bals", "Corn", "Drum", "Ers", "Fet", "Grun", "Hav", "Isb", "Kir", "Lund", "Mag", "Noss",
        "Olla", "Papa", "Ras", "Stron",
    ]

    private static let adjectives = [
        "narrow", "green", "stubborn", "quiet", "windward", "crooked", "generous", "half-forgotten",
        "polite", "salt-white", "sleepless", "well-mended", "famous", "modest", "slow", "bright",
    ]
    private static let materials = [
        "slate", "driftwood", "tarred rope", "copper", "oak", "whalebone", "basalt", "sailcloth",
    ]
    private static let weathers = [
        "fog", "a north wind", "drizzle", "hail", "a long calm", "sea smoke", "thunder", "sleet",
    ]
    private static let seasons = ["spring", "summer", "autumn", "winter", "the herring month"]
    private static let trades = [
        "cooper", "schoolteacher", "pilot", "weaver", "baker", "surveyor", "midwife", "piper",
        "clockmaker", "postmaster",
    ]
    private static let commonSentences = [
        "The oldest record of it dates from {y} and is mostly about {w}.",
        "A {o} from {p} still speaks of it with {a} respect.",
        "Visitors come in {s} and leave with {k} questions.",
        "There was a plan in {y} to move it to {p}; the plan is kept in a box of {m}.",
        "No map shows it correctly, least of all the {a} one printed in {y}.",
        "Of the {k} accounts that survive, none was written in daylight.",
        "It has been compared to {p}, to the annoyance of both.",
        "During the flood of {y} it was the only thing left standing.",
        "Those who know {n} well say little, and those who do not say it at length.",
        "The museum on {p} keeps a model made of {m}, at a scale of one to {k}.",
        "Every {s} a {o} measures it again, and every time it has grown.",
        "A {a} committee has met about it {k} times.",
        "The proverb 'as sure as {n}' is used for things that are not.",
        "Its history before {y} is a matter of {a} dispute.",
        "A song about it has {k} verses, of which the {o} knows the last.",
        "On {p} it is used as a measure of patience.",
        "The {a} years after {y} left no trace but a spoon of {m}.",
        "It can be seen from {p} on days without {w}, both of them in {s}.",
        "Scholars disagree whether {n} or {p} came first, and so do the neighbours.",
        "In {y} it was sold for {k} barrels of lamp oil and bought back for {m}.",
        "A {a} custom forbids to speak of it during {w}.",
        "Letters addressed to it arrive after {k} days, opened and corrected.",
        "The {o} who described it first never came closer than {p}.",
        "Whatever is said of it in {s} is taken back before the year ends.",
        "It appears on the coat of arms of {p}, upside down and rather {a}.",
        "Since {y} a lamp has burned beside it whenever there is {w}.",
        "Two of its {k} known forms are made of {m}.",
        "To this day a {o} is paid to look after it, in {m} and good wishes.",
    ]

    /// The name of article `index` of a topic.
    ///
    /// Within a topic no two are alike.
    static func name(_ topic: Topic, _ index: Int) -> String {
        let round = index / stems.count
        // 7 and the number of stems have no common divisor, so a round uses each stem once.
        let stem = stems[(index * 7 + fnvOffset(topic)) % stems.count]
        return stem + topic.endings[(round + index) % topic.endings.count]
    }

    /// A paragraph about `name`, of three to six sentences that do not repeat each other.
    mutating func paragraph(about name: String, topic: Topic, isFirst: Bool) -> String {
        var sentences = isFirst ? [random.one(of: topic.openings)] : []
        if pool.count < 5 { pool = topic.sentences + Self.commonSentences }
        for _ in 0..<random.number(in: 3...5) {
            sentences.append(pool.remove(at: random.below(pool.count)))
        }
        return sentences.map { filled($0, name: name) }.joined(separator: " ")
    }

    /// The name of some place, real or not.
    mutating func place() -> String {
        random.one(of: Self.stems) + random.one(of: ["ay", "holm", "wick", "ness", "haven"])
    }

    private mutating func filled(_ sentence: String, name: String) -> String {
        var output = ""
        var rest = sentence[...]
        // Every slot is one ASCII letter in braces; by bytes this is ten times as fast.
        while let brace = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
            output += rest[..<brace]
            let slot = rest.utf8.index(after: brace)
            output += word(for: rest.utf8[slot], name: name)
            rest = rest[rest.utf8.index(slot, offsetBy: 2)...]
        }
        return output + rest
    }

    private mutating func word(for slot: UInt8, name: String) -> String {
        switch slot {
        case UInt8(ascii: "n"): name
        case UInt8(ascii: "p"): place()
        case UInt8(ascii: "y"): "\(random.number(in: 1612...1987))"
        case UInt8(ascii: "k"): "\(random.number(in: 3...90))"
        case UInt8(ascii: "a"): random.one(of: Self.adjectives)
        case UInt8(ascii: "m"): random.one(of: Self.materials)
        case UInt8(ascii: "w"): random.one(of: Self.weathers)
        case UInt8(ascii: "s"): random.one(of: Self.seasons)
        default: random.one(of: Self.trades)
        }
    }

    private static func fnvOffset(_ topic: Topic) -> Int {
        Int(fnv1a(topic.folder.utf8) % UInt64(stems.count))
    }
}
