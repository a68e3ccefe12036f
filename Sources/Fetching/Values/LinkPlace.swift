/// Where a link stands in a page.
public struct LinkPlace: Hashable, Sendable {
    /// The page, after its redirects.
    public var page: TaskURL
    /// The line, from 1; zero where there are no lines, as in a header field.
    public var line: Int
    /// The column in the line, from 1, in characters.
    public var column: Int
    /// The element, such as `a`; empty for a link that is in none.
    public var element: String
    /// The attribute, such as `href`.
    public var attribute: String
    /// The link's text, shortened.
    ///
    /// Remote bytes: show it only as safe text.
    public var text: String

    /// A place in a page.
    public init(
        page: TaskURL,
        line: Int,
        column: Int,
        element: String,
        attribute: String,
        text: String
    ) {
        self.page = page
        self.line = line
        self.column = column
        self.element = element
        self.attribute = attribute
        self.text = text
    }
}

/// The places that link to one URL.
public struct LinkPlaces: Equatable, Sendable {
    /// The most places that are kept of one URL.
    public static let maximum = 100

    /// Pages that link to it, also beyond ``maximum``.
    public var count: Int
    /// The first link in each of the first pages, ordered by the page's URL.
    public var first: [LinkPlace]

    /// Places in their order.
    public init(count: Int, first: [LinkPlace]) {
        self.count = count
        self.first = first
    }
}
