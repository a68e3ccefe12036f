/// `/`: what the site offers, path by path.
struct FrontPage: PathHandler {
    let roots = [""]
    private let reply: Reply

    /// The page for this configuration at `baseURL`.
    init(configuration: DemoSiteConfiguration, baseURL: String) {
        reply = .html(Self.document(configuration, baseURL: baseURL))
    }

    /// The page.
    func answer(to request: SiteRequest) -> Answer {
        request.path == "/" ? .reply(reply) : .problem(404, "There is no such page here.")
    }

    private static func document(_ configuration: DemoSiteConfiguration, baseURL: String) -> String
    {
        let pages = configuration.lessonPages
        let lessons = (1...pages).map { "<a href=\"/lesson/\($0)\">\($0)</a>" }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>The demo site of crawltop</title>
            <style>\(style)</style>
            </head>
            <body>
            <h1>The demo site of crawltop</h1>
            <p>A small web at <code>\(baseURL)</code>, for this machine only. It is slow where it
            should be and fails where it says so. Only GET and HEAD are answered.</p>
            <h2>The lesson</h2>
            <p>\(pages) pages that only wait. One by one they take \(pages) times as long as one,
            together about as long as one: \(lessons.joined(separator: " ")).</p>
            <p><code>/lesson/1?delay=500ms</code> waits as long as you say, up to 60s.</p>
            <h2>The encyclopedia</h2>
            <p><a href="/site/">The Lantern Isles</a>: about \(configuration.sitePages) pages with
            believable delays, downloads, broken links and
            <a href="/site/oddities/">a cabinet of oddities</a>. It comes with
            <a href="/robots.txt">robots.txt</a> and <a href="/sitemap.xml">a site map</a>.</p>
            <h2>Behaviour on demand</h2>
            \(table)
            <p>Durations read as <code>500ms</code>, <code>2s</code>, <code>1m30s</code>; sizes as
            <code>1024</code>, <code>512KB</code>, <code>10MiB</code>.</p>
            </body>
            </html>

            """
    }

    /// Paths with a link are fit for a crawl; the others would only hold it up.
    private static let table = """
        <table>
        <tr><td><a href="/status/204">/status/CODE</a><td>a response with that status, 200 to 599
        <tr><td><a href="/delay/500ms">/delay/DURATION</a><td>a page after that time, up to 5m
        <tr><td><a href="/bytes/1024">/bytes/N</a><td>N bytes at once, up to 100MiB
        <tr><td><a href="/drip?bytes=20KB&amp;duration=1s">/drip?bytes=&amp;duration=</a><td>a body \
        that arrives evenly over that time
        <tr><td><a href="/redirect/3">/redirect/N</a><td>N redirects, then a page
        <tr><td><code>/retry-after/SECONDS</code><td>503 and <code>Retry-After</code> until the time \
        has passed; <code>?status=429</code>, <code>?as=date</code>
        <tr><td><code>/flaky/K</code><td>500 K times, then fine; anew for each query string
        <tr><td><code>/hang</code><td>never answers
        <tr><td><code>/stall</code><td>stops half way and keeps the connection open
        <tr><td><code>/truncated</code><td>closes the connection half way
        <tr><td><code>/reset</code><td>resets the connection
        <tr><td><code>/empty</code><td>closes the connection without a byte
        <tr><td><a href="/gzip">/gzip</a><td>a page in gzip, asked for or not
        <tr><td><a href="/headers">/headers</a><td>your request's header fields as text
        <tr><td><code>/trap/</code><td>a calendar without end, disallowed by robots.txt
        </table>
        """

    private static let style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46em;\
        margin:2.5em auto;padding:0 1em}h1{font-weight:600}h2{margin-top:1.6em;font-size:1.1em}\
        table{border-collapse:collapse}td{padding:.3em 1em .3em 0;vertical-align:top;\
        border-top:1px solid #8884}td:first-child{white-space:nowrap;font-family:monospace}\
        a{color:#2b6cb0}code{background:#8882;padding:0 .25em;border-radius:3px}
        """
}
