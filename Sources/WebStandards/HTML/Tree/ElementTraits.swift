/// What tree construction does with an element, as far as it matters for links (HTML Standard
/// §13.2.6).
struct ElementTraits: OptionSet, BitwiseCopyable, Sendable {
    let rawValue: UInt32

    // By name.
    static let void = Self(rawValue: 1)
    /// Its content is text up to its end tag.
    static let rawText = Self(rawValue: 1 << 1)
    /// Its start tag ends foreign content.
    static let breakout = Self(rawValue: 1 << 2)
    static let special = Self(rawValue: 1 << 3)
    static let formatting = Self(rawValue: 1 << 4)
    /// Bounds the default scope.
    static let scope = Self(rawValue: 1 << 5)
    /// Bounds the table scope.
    static let tableScope = Self(rawValue: 1 << 6)
    /// Belongs to the head, if the body has not begun.
    static let head = Self(rawValue: 1 << 7)
    /// Makes a `frameset` impossible.
    static let endsFramesetOK = Self(rawValue: 1 << 8)
    /// Counts within a table only.
    static let tablePart = Self(rawValue: 1 << 9)
    static let heading = Self(rawValue: 1 << 10)
    /// Never on the stack.
    static let unstacked = Self(rawValue: 1 << 11)
    /// Closes a `p` before it.
    static let closesP = Self(rawValue: 1 << 12)
    /// Closes an element of its own name before it.
    static let closesSame = Self(rawValue: 1 << 13)
    static let row = Self(rawValue: 1 << 14)
    static let section = Self(rawValue: 1 << 15)
    /// Has rules of its own.
    static let peculiar = Self(rawValue: 1 << 16)

    /// What an element may have that has no rule of its own and no link.
    static let ordinary: Self = [
        .special, .formatting, .closesP, .closesSame, .breakout, .heading, .scope, .tableScope,
        .endsFramesetOK, .head,
    ]

    // Of an open element.
    static let svg = Self(rawValue: 1 << 20)
    static let math = Self(rawValue: 1 << 21)
    static let foreign: Self = [.svg, .math]
    static let htmlPoint = Self(rawValue: 1 << 22)
    static let textPoint = Self(rawValue: 1 << 23)
    static let annotation = Self(rawValue: 1 << 24)
    /// A `template` whose content is no part of the document (§4.12.3).
    static let inert = Self(rawValue: 1 << 25)
    /// A `template` that is a declarative shadow root.
    static let shadow = Self(rawValue: 1 << 26)
    static let counted: Self = [.svg, .math, .inert, .shadow]
}

/// What is known of an element by its name.
struct ElementRule: BitwiseCopyable, Sendable {
    var traits: ElementTraits = []
    /// Its index in ``LinkElement/html``, or -1.
    var html: Int8 = -1
    /// Its index in ``LinkElement/svg``, or -1.
    var svg: Int8 = -1

    /// The rules of all elements that have one.
    static let table: NameTable<ElementRule> = {
        var rules: [String: ElementRule] = [:]
        for (names, traits) in lists {
            for name in names.split(separator: " ") {
                rules[String(name), default: ElementRule()].traits.formUnion(traits)
            }
        }
        for (index, element) in LinkElement.html.enumerated() {
            rules[element.name, default: ElementRule()].html = Int8(index)
        }
        // §13.2.6.4.7: "Change the token's tag name to img and reprocess it."
        rules["image", default: ElementRule()].html = rules["img"]?.html ?? -1
        for (index, element) in LinkElement.svg.enumerated() {
            rules[element.name, default: ElementRule()].svg = Int8(index)
        }
        return NameTable(rules.map { ($0.key, $0.value) }, missing: ElementRule())
    }()

    private static let lists: [(names: String, traits: ElementTraits)] = [
        (
            "area base basefont bgsound br col embed frame hr image img input keygen link meta param "
                + "source track wbr", .void
        ),
        ("script style textarea title xmp iframe noembed noframes", .rawText),
        (
            "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i "
                + "img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup "
                + "table tt u ul var", .breakout
        ),
        (
            "address applet area article aside base basefont bgsound blockquote body br button "
                + "caption center col colgroup dd details dir div dl dt embed fieldset figcaption "
                + "figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html "
                + "iframe img input keygen li link listing main marquee menu meta nav noembed "
                + "noframes noscript object ol p param plaintext pre script search section select "
                + "source style summary table tbody td template textarea tfoot th thead title tr "
                + "track ul wbr xmp", .special
        ),
        ("a b big code em font i nobr s small strike strong tt u form", .formatting),
        ("applet caption html table td th marquee object template select", .scope),
        ("html table template", .tableScope),
        (
            "html head base basefont bgsound link meta noframes script style template title "
                + "noscript", .head
        ),
        (
            "body pre listing li dd dt button area br embed img image keygen wbr input hr textarea "
                + "xmp iframe select applet marquee object table plaintext", .endsFramesetOK
        ),
        ("caption col colgroup tbody td tfoot th thead tr", .tablePart),
        ("h1 h2 h3 h4 h5 h6", .heading),
        ("html head body frame frameset", .unstacked),
        (
            "address article aside blockquote center details dialog dir div dl fieldset figcaption "
                + "figure footer header hgroup main menu nav ol p search section summary ul h1 h2 "
                + "h3 h4 h5 h6 pre listing form li dd dt plaintext hr xmp", .closesP
        ),
        ("li dd dt option", .closesSame),
        ("tr", .row), ("tbody tfoot thead", .section),
        ("svg math template frameset body plaintext form font noframes", .peculiar),
    ]
}
