import NIOCore
import NIOHTTP1

/// A response, its head already in bytes but for the fields that each sending decides.
struct Reply: Sendable {
    /// Status line and fields, without framing, `Date`, `Connection` and the empty line.
    let head: ByteBuffer
    /// What follows the head.
    let body: Body

    /// The forms of a body.
    enum Body: Sendable {
        /// No body and no framing fields: 204 and 304.
        case none
        /// All of it at once, with its length.
        case bytes(ByteBuffer)
        /// Piece by piece.
        case stream(BodyStream)
    }

    /// A response with `fields` in the order given; values must be free of CR and LF.
    init(
        status: Int = 200,
        type: String? = "text/html; charset=utf-8",
        fields: [(name: String, value: String)] = [],
        body: Body
    ) {
        let phrase = HTTPResponseStatus(statusCode: status).reasonPhrase
        var text = "HTTP/1.1 \(status) \(phrase)\r\nServer: crawltop-demo\r\n"
        if let type { text += "Content-Type: \(type)\r\n" }
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        head = ByteBuffer(string: text)
        self.body = body
    }

    /// A whole HTML document.
    static func html(
        _ document: String,
        status: Int = 200,
        fields: [(name: String, value: String)] = []
    ) -> Reply {
        Reply(status: status, fields: fields, body: .bytes(ByteBuffer(string: document)))
    }

    /// Plain text.
    static func text(_ text: String, fields: [(name: String, value: String)] = []) -> Reply {
        Reply(
            type: "text/plain; charset=utf-8",
            fields: fields + [("X-Content-Type-Options", "nosniff")],
            body: .bytes(ByteBuffer(string: text))
        )
    }

    /// A redirect to `location`, relative or absolute.
    static func redirect(_ status: Int, to location: String) -> Reply {
        html(
            page(title: "Elsewhere", "<p>Go to <a href=\"\(location)\">\(location)</a>.</p>"),
            status: status,
            fields: [("Location", location)]
        )
    }

    /// A small page about a failure; `sentence` is escaped here.
    static func problem(
        _ status: Int,
        _ sentence: String,
        fields: [(name: String, value: String)] = []
    ) -> Reply {
        let phrase = HTTPResponseStatus(statusCode: status).reasonPhrase
        let title = "\(status) \(phrase)"
        return html(
            page(
                title: title,
                "<p>\(escapedHTML(sentence))</p><p><a href=\"/\">Front page</a></p>"
            ),
            status: status,
            fields: fields
        )
    }

    /// A small HTML document; `title` is escaped here, `content` is markup.
    static func page(title: String, _ content: String) -> String {
        let title = escapedHTML(title)
        return """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(title)</title></head>
            <body style="font-family:system-ui,sans-serif;max-width:40em;margin:3em auto">
            <h1>\(title)</h1>
            \(content)
            </body>
            </html>

            """
    }
}
