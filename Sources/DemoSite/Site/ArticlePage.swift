import DataStructures

/// Writes one article: facts, sections of prose, and links in the many forms that sites use.
struct ArticlePage {
    private let article: SitePlan.Article
    private let plan: SitePlan
    private let baseURL: String
    private let topic: Topic
    private var words: Wordsmith

    private static let headings = ["History", "Character", "Custom", "Notes"]

    /// A writer of `article`, whose words depend on nothing but its name and `seed`.
    init(_ article: SitePlan.Article, plan: SitePlan, seed: UInt64, baseURL: String) {
        self.article = article
        self.plan = plan
        self.baseURL = baseURL
        topic = Topic.all[article.section]
        words = Wordsmith(random: SplitMix64(seed: seed, name: article.file))
    }

    /// The whole document.
    mutating func document() -> String {
        var content = facts()
        content += paragraph(isFirst: true) + paragraph()
        for heading in Self.headings.prefix(words.random.number(in: 2...4)) {
            content += "<h2 id=\"\(heading.lowercased())\">\(heading)</h2>\n"
            for _ in 0..<words.random.number(in: 2...4) { content += paragraph() }
        }
        content += seeAlso() + neighbours()
        return PageLayout.document(title: article.name, root: "../", content)
    }

    private mutating func facts() -> String {
        let random = words.random.number(in: 1612...1987)
        return """
            <aside><img src="../assets/\(topic.folder).png" alt="" width="64" height="64">
            <dl><dt>Kind</dt><dd>\(topic.kind)</dd><dt>First recorded</dt><dd>\(random)</dd>
            <dt>Near</dt><dd>\(words.place())</dd></dl></aside>

            """
    }

    private mutating func paragraph(isFirst: Bool = false) -> String {
        let text = words.paragraph(about: article.name, topic: topic, isFirst: isFirst)
        return "<p>\(escapedHTML(text))</p>\n"
    }

    private mutating func seeAlso() -> String {
        let articles = plan.articles
        var links = (0..<words.random.number(in: 3...6)).map { _ in
            let other = articles[words.random.below(articles.count)]
            return "<a href=\"\(reference(to: other))\">\(escapedHTML(other.name))</a>"
        }
        if let extra = rareLink() { links.append(extra) }
        return "<h2>See also</h2>\n<ul>\n"
            + links.map { "<li>\($0)</li>\n" }.joined() + "</ul>\n"
    }

    /// One page's address in one of the forms a link can take.
    private mutating func reference(to other: SitePlan.Article) -> String {
        let path = "\(Topic.all[other.section].folder)/\(other.file)"
        switch words.random.below(10) {
        case 0: return "/site/\(path)"
        case 1: return "\(baseURL)/site/\(path)"
        case 2: return "../\(path)#history"
        case 3: return "./../\(path)"
        case 4: return "../\(topic.folder)/../\(path)"
        default: return "../\(path)"
        }
    }

    /// What only some articles have: a broken link, a marked query, or one of the oddities.
    private func rareLink() -> String? {
        let position = article.index * Topic.all.count + article.section
        switch position {
        case _ where position % 23 == 5:
            return "<a href=\"../\(topic.folder)/lost-page-\(position).html\">A lost page</a>"
        case _ where position % 37 == 9:
            return "<a href=\"../about.html?from=\(topic.folder)\">About this encyclopedia</a>"
        case _ where position % 41 == 11:
            return "<a href=\"../oddities/moved\">An article that has moved</a>"
        default: return nil
        }
    }

    private func neighbours() -> String {
        let row = plan.sections[article.section]
        var links: [String] = []
        if article.index > 0 {
            links.append("<a rel=\"prev\" href=\"\(row[article.index - 1].file)\">Previous</a>")
        }
        if article.index + 1 < row.count {
            links.append("<a rel=\"next\" href=\"\(row[article.index + 1].file)\">Next</a>")
        }
        links.append("<a href=\"./\">All \(topic.title.lowercased())</a>")
        return "<p>\(links.joined(separator: " · "))</p>\n"
    }
}
