import Fetching
import URLStandard

extension LinkPlace {
    /// The place as editors take it: `URL:line:column`, or the URL alone where there are no lines.
    ///
    /// Holds remote bytes.
    var location: String { line > 0 ? "\(page.text):\(line):\(column)" : page.text }

    /// The same, with secrets masked.
    var maskedLocation: String {
        let page = SecretMask.url(page.text)
        return line > 0 ? "\(page):\(line):\(column)" : page
    }

    /// The element and its attribute as `<a href>`; empty for a link that is in none.
    var markup: String {
        if element.isEmpty { return attribute }
        return attribute.isEmpty ? "<\(element)>" : "<\(element) \(attribute)>"
    }
}
