/// Writes names and paragraphs, the same ones for the same random numbers.
struct Wordsmith {
    /// Where its choices come from.
    var random: SplitMix64

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
        "During the great {w} of {y} it was the only thing left standing.",
        "Those who know {n} well say little, and those who do not say it at length.",
        "The museum on {p} keeps a model made of {m}, at a scale of one to {k}.",
        "Every {s} a {o} measures it again, and every time it has grown.",
        "A {a} committee has met about it {k} times.",
        "The proverb 'as sure as {n}' is used for things that are not.",
        "Its history before {y} is a matter of {a} dispute.",
    ]

    /// The name of article `index` of a topic. Within a topic no two are alike.
    static func name(_ topic: Topic, _ index: Int) -> String {
        let round = index / stems.count
        // 7 and the number of stems have no common divisor, so a round uses each stem once.
        let stem = stems[(index * 7 + fnvOffset(topic)) % stems.count]
        return stem + topic.endings[(round + index) % topic.endings.count]
    }

    /// A paragraph about `name`, of three to six sentences that do not repeat each other.
    mutating func paragraph(about name: String, topic: Topic, isFirst: Bool) -> String {
        var pool = topic.sentences + Self.commonSentences
        var sentences = isFirst ? [random.one(of: topic.openings)] : []
        for _ in 0..<random.number(in: 3...5) where !pool.isEmpty {
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
        while let brace = rest.firstIndex(of: "{"), let end = rest[brace...].firstIndex(of: "}") {
            output += rest[..<brace]
            let slot = rest[rest.index(after: brace)..<end]
            output += word(for: slot, name: name)
            rest = rest[rest.index(after: end)...]
        }
        return output + rest
    }

    private mutating func word(for slot: Substring, name: String) -> String {
        switch slot {
        case "n": name
        case "p": place()
        case "y": "\(random.number(in: 1612...1987))"
        case "k": "\(random.number(in: 3...90))"
        case "a": random.one(of: Self.adjectives)
        case "m": random.one(of: Self.materials)
        case "w": random.one(of: Self.weathers)
        case "s": random.one(of: Self.seasons)
        default: random.one(of: Self.trades)
        }
    }

    private static func fnvOffset(_ topic: Topic) -> Int {
        Int(fnv1a(topic.folder.utf8) % UInt64(stems.count))
    }
}
