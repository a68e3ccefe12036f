public import URLStandard

/// The URL of a task: parsed once, or a text that is no URL.
///
/// A line of a list that is no URL becomes a task too, which has failed as `url.invalid`. Its text
/// is kept for the result.
public enum TaskURL: Hashable, Sendable {
    /// A URL.
    case url(WebURL)
    /// A text that is no URL.
    case unparsed(String)

    /// The URL; nil for a text that is not one.
    public var parsed: WebURL? {
        if case .url(let url) = self { url } else { nil }
    }

    /// What output and screens show: the URL's serialisation, or the text as it was given.
    ///
    /// Remote bytes: show it only as safe text.
    public var text: String {
        switch self {
        case .url(let url): url.href
        case .unparsed(let text): text
        }
    }
}

extension TaskURL: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}
