import NIOCore

/// What the oddities are and what they say.
enum OddityPages {
    /// Every oddity by its path.
    static func all() -> [String: Oddities.Oddity] {
        var pages = Dictionary(uniqueKeysWithValues: broken.map { ("\(folder)\($0)", $1) })
        for (name, oddity) in recovering { pages[folder + name] = oddity }
        for (name, location) in redirects {
            let status = name == "moved" ? 301 : name == "hop-2" ? 307 : 302
            pages[folder + name] = .fixed(.reply(.redirect(status, to: location)))
        }
        for (name, document) in documents { pages[folder + name] = .fixed(.reply(document)) }
        pages["/site/private/drafts.html"] = .fixed(
            .reply(page("Drafts", "<p>robots.txt disallows this page. A robot read it anyway.</p>"))
        )
        pages["/site/private/open.html"] = .fixed(
            .reply(page("An open draft", "<p>robots.txt allows this one page of its folder.</p>"))
        )
        return pages
    }

    private static let folder = "/site/oddities/"

    private static let broken: [(String, Oddities.Oddity)] = [
        ("hang", .fixed(Answer(act: .hang))),
        ("stall", .fixed(.reply(BrokenPath.broken(.stall)))),
        ("truncated", .fixed(.reply(BrokenPath.broken(.close)))),
        ("reset", .fixed(Answer(act: .reset))),
        ("reset-midway", .fixed(.reply(BrokenPath.broken(.reset)))),
        ("empty", .fixed(Answer(act: .closeEmpty))),
        ("gone", .fixed(.problem(410, "This page was here and will not come back."))),
    ]

    private static let recovering: [(String, Oddities.Oddity)] = [
        ("flaky", .flaky(failures: 2, page: recovered)),
        ("shaky", .flaky(failures: 1, page: recovered)),
        ("busy", .resting(status: 503, form: .seconds, page: recovered)),
        ("throttled", .resting(status: 429, form: .seconds, page: recovered)),
        ("throttled-until", .resting(status: 429, form: .date, page: recovered)),
    ]

    /// A chain of four hops in four spellings of a relative reference, a loop, and a move.
    private static let redirects: [(String, String)] = [
        ("hop-1", "hop-2"),
        ("hop-2", "./hop-3"),
        ("hop-3", "/site/oddities/hop-4"),
        ("hop-4", "../oddities/landed"),
        ("loop-a", "loop-b"),
        ("loop-b", "loop-a"),
        ("moved", "../about.html"),
    ]

    private static let documents: [(String, Reply)] = [
        ("", page("Oddities", index)),
        ("landed", page("Landed", "<p>After four hops.</p>")),
        ("gzip", GzipPath.encoded(document("In gzip", "<p>Encoded on the way, plain here.</p>"))),
        ("unfollowed", page("Unfollowed", "<p>The link here is marked nofollow.</p>")),
        ("based", based),
        ("hostile", HostilePage.reply),
    ]

    private static let recovered = page("Recovered", "<p>All is well again.</p>")

    /// A page whose relative links only work with its `<base>`.
    private static let based = Reply.html(
        PageLayout.document(
            title: "Another base",
            root: "./",
            head: "<base href=\"/site/\">\n",
            "<p><a href=\"about.html\">About</a>, by way of the base address.</p>"
        )
    )

    private static let index = """
        <ul>
        <li><a href="flaky">Fails twice</a> and <a href="shaky">once</a>, then recovers</li>
        <li><a href="busy">Busy</a>, <a href="throttled">throttled</a> and
        <a href="throttled-until">throttled until a date</a>, each for two seconds</li>
        <li><a href="hop-1">Four hops</a>, <a href="loop-a">a loop</a>,
        <a href="moved">moved for good</a></li>
        <li><a href="hang">Never answers</a>, <a href="stall">stops midway</a>,
        <a href="truncated">ends too early</a></li>
        <li><a href="reset">Resets</a>, <a href="reset-midway">resets midway</a>,
        <a href="empty">says nothing</a></li>
        <li><a href="gone">Gone</a>, <a href="missing">missing</a></li>
        <li><a href="gzip">In gzip</a>, <a href="based">with another base</a></li>
        <li><a href="unfollowed" rel="nofollow">Not to be followed</a></li>
        <li><a href="hostile">Hostile to terminals</a></li>
        <li><a href="/trap/">An endless calendar</a>, disallowed by robots.txt</li>
        <li><a href="https://example.org/">Out of scope</a>, <a href="mailto:a@example.org">mail</a>,
        <a href="javascript:void(0)">script</a>, <a href="http://[">no URL at all</a></li>
        </ul>
        """

    private static func page(_ title: String, _ content: String) -> Reply {
        .html(document(title, content))
    }

    private static func document(_ title: String, _ content: String) -> String {
        PageLayout.document(title: title, root: "../", content)
    }
}
