/// Where a link stands in its page, as a report shows it.
package struct LinkPosition: Hashable, Sendable {
    /// From 1; a line ends with a line feed.
    ///
    /// Zero where there are no lines, as in a header field.
    package let line: Int
    /// From 1, in characters (Unicode scalars), as editors count: where the start tag begins.
    package let column: Int
    /// The name of the element, in lower case.
    package let element: String
    /// The name of the attribute, in lower case.
    package let attribute: String
    /// What a reader sees of the link; not safe to show unfiltered.
    ///
    /// The text of an `a`, with the `alt` of images in it, white space collapsed, at most
    /// ``LinkText/maximumLength`` characters. Without text its `aria-label` or `title`; the `alt` of
    /// an `area` or `img`. Empty if there is none.
    package let text: String

    package init(line: Int, column: Int, element: String, attribute: String, text: String = "") {
        self.line = line
        self.column = column
        self.element = element
        self.attribute = attribute
        self.text = text
    }
}
