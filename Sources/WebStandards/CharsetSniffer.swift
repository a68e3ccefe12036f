/// Finds out in which encoding a page is (HTML Standard §13.2.3.2).
enum CharsetSniffer {
    /// How many bytes a page has to say it in.
    static let prescanLength = 1024

    /// The label to decode with, and how many bytes of a mark to leave out.
    ///
    /// A byte order mark goes before the HTTP header, the header before the page's own `<meta>`.
    static func charset(head: [UInt8], header: String?) -> (label: String, markLength: Int) {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return ("utf-8", 3) }
        if head.starts(with: [0xFF, 0xFE]) { return ("utf-16le", 2) }
        if head.starts(with: [0xFE, 0xFF]) { return ("utf-16be", 2) }
        return (header ?? declared(in: head) ?? "utf-8", 0)
    }

    private static func declared(in head: [UInt8]) -> String? {
        var tokenizer = HTMLTokenizer()
        var index = 0
        while tokenizer.advance(head.span, from: &index) {
            guard tokenizer.tag.element?.role == .meta else { continue }
            var label = tokenizer.tag.text(of: .charset)
            if label == nil, tokenizer.tag.text(of: .httpEquiv)?.lowercased() == "content-type" {
                label = tokenizer.tag.text(of: .content).flatMap { MediaType($0)?.charset }
            }
            // A page whose <meta> can be read byte by byte is not UTF-16, whatever it says.
            if let label { return label.lowercased().hasPrefix("utf-16") ? "utf-8" : label }
        }
        return nil
    }
}
