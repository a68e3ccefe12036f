/// Determines the encoding of a page (HTML Standard §13.2.3.2).
enum CharsetSniffer {
    /// How many bytes of a page are searched for a declaration.
    static let prescanLength = 1024

    /// The label to decode with, and the length of the byte order mark to skip.
    ///
    /// A byte order mark overrides the HTTP header, and the header overrides the page's `<meta>`.
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
            // A page whose <meta> can be read as ASCII is not UTF-16, whatever it declares.
            if let label { return label.lowercased().hasPrefix("utf-16") ? "utf-8" : label }
        }
        return nil
    }
}
