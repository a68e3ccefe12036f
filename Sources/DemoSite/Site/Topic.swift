/// One section of the encyclopedia: what it is about and how its articles speak.
///
/// In the sentences `{n}` is the article's name, `{p}` another place, `{y}` a year, `{k}` a number,
/// `{a}` an adjective, `{m}` a material, `{w}` weather, `{s}` a season and `{o}` a trade.
struct Topic: Sendable {
    /// The section's folder.
    let folder: String
    /// The section's title.
    let title: String
    /// What one article is about, in the singular.
    let kind: String
    /// The colour of the section's picture.
    let colour: (UInt8, UInt8, UInt8)
    /// What the names of its articles end in.
    let endings: [String]
    /// How an article may begin.
    let openings: [String]
    /// What else it may say.
    let sentences: [String]

    /// The sections, in the order of the front page.
    static let all: [Topic] = [
        Topic(
            folder: "islands",
            title: "Islands",
            kind: "island",
            colour: (0x2F, 0x7D, 0x5B),
            endings: ["ay", "holm", "skerry", "ness", "oy", "mull", "stack", "fell"],
            openings: [
                "{n} is the {a} island between {p} and the open sea.",
                "Seen from {p}, {n} looks like a {a} whale that fell asleep in {y}.",
            ],
            sentences: [
                "It measures {k} fields from end to end, and nobody agrees where it begins.",
                "Its {k} inhabitants keep {m} roofs and {a} dogs.",
                "The only road was built by a {o} who wished to visit {p} without getting wet.",
                "At the lowest tide one can walk to {p}, though few walk back the same day.",
            ]
        ),
        Topic(
            folder: "harbours",
            title: "Harbours",
            kind: "harbour",
            colour: (0x2B, 0x5C, 0x9E),
            endings: ["wick", "haven", "hythe", "staithe", "mouth", "quay", "port", "firth"],
            openings: [
                "{n} is a {a} harbour with room for {k} boats and one argument.",
                "The harbour of {n} was dug in {y} and has been silting up ever since.",
            ],
            sentences: [
                "The quay is of {m}, repaired each {s} with whatever {p} can spare.",
                "Its bell rings once for {w} and twice for the {o}.",
                "Ships from {p} pay in rope, {k} fathoms a night.",
                "The harbour wall leans a little, as does everyone who was born beside it.",
            ]
        ),
        Topic(
            folder: "lighthouses",
            title: "Lighthouses",
            kind: "lighthouse",
            colour: (0xC4, 0x4B, 0x36),
            endings: [
                " Light", " Lantern", " Beacon", " Tower", " Lamp", " Head", " Point", " Rock",
            ],
            openings: [
                "{n} has shone over {p} since {y}, with a pause for a wedding.",
                "{n}, {k} steps high, is the most {a} light of the archipelago.",
            ],
            sentences: [
                "Its lamp burns oil from {p} and turns once in {k} heartbeats.",
                "The keeper is by custom a {o}, and by nature patient.",
                "In {w} the beam is said to be heard rather than seen.",
                "The stair is of {m}; every step was carried up by the one who needed it.",
            ]
        ),
        Topic(
            folder: "birds",
            title: "Birds",
            kind: "bird",
            colour: (0xD8, 0x9A, 0x2B),
            endings: [
                "-tern", "-plover", "-petrel", " gull", " auk", " diver", " pipit", " crake",
            ],
            openings: [
                "The {n} is a {a} bird that breeds on {p} and winters in conversation.",
                "First drawn by a {o} in {y}, the {n} has refused to sit still since.",
            ],
            sentences: [
                "It lays {k} eggs the colour of {m} and counts them every morning.",
                "Its call announces {w} an hour too late.",
                "In {s} it follows the ferries towards {p} and returns by itself.",
                "Fishermen leave it the {a} half of the catch, and it leaves them the other.",
            ]
        ),
        Topic(
            folder: "plants",
            title: "Plants",
            kind: "plant",
            colour: (0x6B, 0x8E, 0x23),
            endings: [
                "wort", " thrift", " sedge", " campion", "weed", " moss", " samphire", " rush",
            ],
            openings: [
                "{n} is a {a} plant of wet cliffs, first gathered near {p} in {y}.",
                "Where {n} grows, a {o} from {p} has rested.",
            ],
            sentences: [
                "It flowers in {s}, for {k} days or until someone looks.",
                "Dried, it keeps {m} from rotting and guests from staying.",
                "Its leaves close before {w}, which is more than can be said of {p}.",
                "Tea made of it is {a} and, after the second cup, thoughtful.",
            ]
        ),
        Topic(
            folder: "ferries",
            title: "Ferries",
            kind: "ferry",
            colour: (0x4A, 0x4E, 0x69),
            endings: [" Maid", " Lass", " Queen", " Star", " Venture", " Rose", " Hope", " Grace"],
            openings: [
                "The {n} sails between {p} and whichever island asks first.",
                "Launched in {y}, the {n} is the most {a} ferry still afloat.",
            ],
            sentences: [
                "She carries {k} passengers, {k} sheep, or one {o} with luggage.",
                "Her hull is of {m}, her timetable of hope.",
                "In {w} she waits at {p} until the kettle boils.",
                "Each {s} she is painted in the colour that was left over.",
            ]
        ),
        Topic(
            folder: "crafts",
            title: "Crafts",
            kind: "craft",
            colour: (0x8C, 0x5A, 0x3C),
            endings: [" knot", " weave", " lace", " loom", " pot", " basket", " oar", " net"],
            openings: [
                "The {n} is named after {p}, where a {o} invented it by mistake in {y}.",
                "To make a {n} one needs {k} evenings and something {a} to think of.",
            ],
            sentences: [
                "The best are made of {m} and sold only to those who do not ask the price.",
                "It is begun in {s} and finished when the {w} allows.",
                "The pattern tells the way from {p} to the next harbour, read backwards.",
                "A {a} one lasts {k} winters; a good one is inherited.",
            ]
        ),
        Topic(
            folder: "tales",
            title: "Tales",
            kind: "tale",
            colour: (0x7A, 0x3E, 0x8E),
            endings: [
                " bride", " bell", " drummer", " giant", " mirror", " crossing", " well", " winter",
            ],
            openings: [
                "The tale of the {n} is told on {p} whenever there is {w}.",
                "Nobody older than {k} admits to believing in the {n}.",
            ],
            sentences: [
                "In the {a} version the {o} comes home; in the other, home comes to the {o}.",
                "It was written down in {y} by someone who had not listened.",
                "A door of {m} plays a part, and so does the year {y}.",
                "Children of {p} know {k} verses and sing the same one.",
            ]
        ),
    ]
}
