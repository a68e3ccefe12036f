import SafeText
import URLStandard

extension ByteBuffer {
    /// Appends text of any origin as HTML text or attribute value.
    ///
    /// Control and bidirectional characters become visible stand-ins, so that a page's title cannot
    /// turn the line around that it is shown in.
    mutating func append(html text: String) {
        append(xml: SafeText(text).string)
    }

    /// Appends a URL as a link to itself.
    ///
    /// Only http and https are links, and only without a secret: what is masked leads nowhere.
    mutating func append(htmlURL url: String) {
        let masked = SecretMask.url(url)
        guard masked == url, url.hasPrefix("http://") || url.hasPrefix("https://") else {
            append("<span class=\"u\">")
            append(html: masked)
            append("</span>")
            return
        }
        append("<a class=\"u\" href=\"")
        append(xml: url)
        append("\">")
        append(html: url)
        append("</a>")
    }

    /// Appends a table cell with a number, and the value to sort by.
    mutating func append(numberCell text: String, value: Double) {
        append("<td class=\"n\" data-v=\"")
        append(thousandths: value)
        append("\">")
        append(html: text)
        append("</td>")
    }
}
