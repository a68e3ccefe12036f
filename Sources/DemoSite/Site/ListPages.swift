/// Writes the pages that are lists: the start page, the sections, the downloads.
struct ListPages {
    private let plan: SitePlan

    /// How many downloads there are.
    static let downloads = 12

    /// A writer for `plan`.
    init(plan: SitePlan) {
        self.plan = plan
    }

    /// `/site/`.
    func start() -> String {
        let sections = Topic.all.indices.map { section in
            let topic = Topic.all[section]
            return "<li><a href=\"\(topic.folder)/\">\(topic.title)</a>: "
                + "\(plan.sections[section].count) articles</li>\n"
        }
        return PageLayout.document(
            title: "The Lantern Isles",
            root: "./",
            """
            <p>A small encyclopedia of an archipelago that does not exist. Every article is made
            up, and always in the same way; some pages are slow and some misbehave, so that there
            is something to see.</p>
            <ul>
            \(sections.joined())</ul>
            <p>The unruly ones are gathered under <a href="oddities/">Oddities</a>. Beyond the sea
            lies <a href="https://example.org/">the rest of the world</a>.</p>
            """
        )
    }

    /// One page of a section's list, counted from 1.
    func section(_ section: Int, page: Int) -> String {
        let topic = Topic.all[section]
        let articles = plan.sections[section]
            .dropFirst((page - 1) * SitePlan.listLength).prefix(SitePlan.listLength)
            .map { "<li><a href=\"\($0.file)\">\(escapedHTML($0.name))</a></li>\n" }
        let pages = (1...plan.listPages(section)).map { number in
            number == page ? "<b>\(number)</b>" : "<a href=\"?page=\(number)\">\(number)</a>"
        }
        let suffix = page > 1 ? ", page \(page)" : ""
        return PageLayout.document(
            title: topic.title + suffix,
            root: "../",
            """
            <ul>
            \(articles.joined())</ul>
            <p>Pages: \(pages.joined(separator: " "))</p>
            """
        )
    }

    /// `/site/about.html`.
    func about() -> String {
        PageLayout.document(
            title: "About",
            root: "./",
            """
            <p>This encyclopedia was written by a random number generator with a fixed seed. Any
            likeness to real islands is a coincidence of syllables.</p>
            <p>The editors ask robots to keep out of <a href="private/drafts.html">the drafts</a>,
            which robots.txt disallows. <a href="private/open.html">One draft</a> is open to
            all.</p>
            """
        )
    }

    /// `/site/downloads.html`.
    func downloadList() -> String {
        let items = (1...Self.downloads).map { number in
            "<li><a href=\"download/\(number)\">Charts of the isles, volume \(number)</a></li>\n"
        }
        return PageLayout.document(
            title: "Downloads",
            root: "./",
            """
            <ul>
            \(items.joined())<li><a href="download/endless-looking">A chart of unknown length</a></li>
            </ul>
            """
        )
    }

    /// `/site/unlinked.html`, which only the site map knows.
    func unlinked() -> String {
        PageLayout.document(
            title: "The unlinked page",
            root: "./",
            "<p>No page links here. You came by <a href=\"/sitemap.xml\">the site map</a>.</p>"
        )
    }
}
