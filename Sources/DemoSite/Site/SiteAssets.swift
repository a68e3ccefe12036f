import NIOCore

/// The style sheet and the pictures of the encyclopedia.
enum SiteAssets {
    /// Every asset by its path.
    static func replies() -> [String: Reply] {
        var replies = [
            "/site/assets/style.css": cached("text/css; charset=utf-8", ByteBuffer(string: style)),
            "/site/assets/lantern.svg": cached("image/svg+xml", ByteBuffer(string: lantern)),
        ]
        for topic in Topic.all {
            let picture = PNGImage.fading(side: 24, colour: topic.colour)
            replies["/site/assets/\(topic.folder).png"] =
                cached("image/png", ByteBuffer(bytes: picture))
        }
        return replies
    }

    private static func cached(_ type: String, _ bytes: ByteBuffer) -> Reply {
        Reply(type: type, fields: [("Cache-Control", "max-age=3600")], body: .bytes(bytes))
    }

    private static let style = """
        :root { color-scheme: light dark }
        body { font: 17px/1.55 Georgia, serif; max-width: 44em; margin: 0 auto; padding: 0 1em }
        header, footer { padding: 1em 0; border-bottom: 1px solid #8884 }
        footer { border: 0; border-top: 1px solid #8884 }
        header img { vertical-align: middle }
        nav { display: inline }
        nav a { margin-left: .6em }
        a { color: #2b6cb0 }
        aside { float: right; margin: 0 0 1em 1em; padding: .8em; background: #8881 }
        dt { font-weight: bold }
        dd { margin: 0 }

        """

    private static let lantern = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">
        <path d="M16 2v4M9 10h14l2 14H7z" fill="none" stroke="#555" stroke-width="2"/>
        <circle cx="16" cy="18" r="5" fill="#e9a820"/><path d="M6 28h20" stroke="#555"
        stroke-width="3"/></svg>

        """
}
