package import Fetching
import URLStandard

/// URLs written as text, hostile ones too.
extension TaskURL: ExpressibleByStringLiteral {
    /// A URL if the text is a URL's serialisation, else a text that is not a URL.
    package init(_ text: String) {
        if let url = try? WebURL(text), url.href == text {
            self = .url(url)
        } else {
            self = .unparsed(text)
        }
    }

    /// The same.
    package init(stringLiteral text: String) { self.init(text) }
}
