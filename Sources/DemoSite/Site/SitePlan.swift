/// Which articles the encyclopedia has and where they are, before any is written.
struct SitePlan: Sendable {
    /// One article's place.
    struct Article: Sendable, Hashable {
        /// Its section, by position in ``Topic/all``.
        let section: Int
        /// Its position within the section.
        let index: Int
        /// What it is about.
        let name: String
        /// Its file within the section's folder.
        let file: String
    }

    /// How many articles a list page shows.
    static let listLength = 12

    /// The articles, section by section.
    let sections: [[Article]]

    /// A plan of at most `pageCount` pages: the start page, three pages beside it, the list pages
    /// of each section, and the articles.
    init(pageCount: Int) {
        var count = max(0, pageCount - 4)
        while Self.pages(forArticles: count) > pageCount, count > 0 { count -= 1 }
        let sections = Topic.all.indices.map { section in
            (0..<Self.share(of: count, section: section)).map { index in
                let name = Wordsmith.name(Topic.all[section], index)
                return Article(section: section, index: index, name: name, file: Self.file(name))
            }
        }
        self.sections = sections
        articles = sections.flatMap { $0 }
    }

    /// All articles in one row.
    let articles: [Article]

    /// How many list pages a section has; at least one.
    func listPages(_ section: Int) -> Int {
        Self.listPages(sections[section].count)
    }

    private static func pages(forArticles articles: Int) -> Int {
        let lists = Topic.all.indices.reduce(0) { sum, section in
            sum + listPages(share(of: articles, section: section))
        }
        return 4 + lists + articles
    }

    private static func share(of articles: Int, section: Int) -> Int {
        let sections = Topic.all.count
        return articles / sections + (section < articles % sections ? 1 : 0)
    }

    private static func listPages(_ articles: Int) -> Int {
        max(1, (articles + listLength - 1) / listLength)
    }

    private static func file(_ name: String) -> String {
        String(name.lowercased().map { $0 == " " ? "-" : $0 }) + ".html"
    }
}
