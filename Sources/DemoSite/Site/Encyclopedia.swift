/// The generated site below `/site/`: which ordinary pages there are, and what each says.
///
/// A page is written when it is first asked for, about 80 µs each: all of them at the start would
/// cost the first frame of a dashboard its time.
struct Encyclopedia: Sendable {
    /// One ordinary page.
    struct Page: Sendable {
        /// Its path and query.
        let target: String
        /// What it shows.
        let subject: Subject
        /// How long it takes.
        let timing: PageTiming
    }

    /// What a page shows.
    enum Subject: Sendable {
        /// The start page.
        case start
        /// About the site.
        case about
        /// The list of downloads.
        case downloads
        /// A page that only the site map knows.
        case unlinked
        /// One page of a section's list, counted from 1.
        case list(section: Int, page: Int)
        /// An article.
        case article(SitePlan.Article)
    }

    /// The pages in the order of the site map.
    let pages: [Page]

    private let plan: SitePlan
    private let seed: UInt64
    private let baseURL: String

    /// Plans the site.
    ///
    /// The same arguments give the same bytes.
    ///
    /// - Parameters:
    ///   - pageCount: About how many pages; see ``SitePlan/init(pageCount:)``.
    ///   - seed: Where the generator starts.
    ///   - baseURL: For the few links that are absolute.
    init(pageCount: Int, seed: UInt64, baseURL: String) {
        let plan = SitePlan(pageCount: pageCount)
        self.plan = plan
        self.seed = seed
        self.baseURL = baseURL
        var pages = [
            Page("/site/", .start, seed: seed),
            Page("/site/about.html", .about, seed: seed),
            Page("/site/downloads.html", .downloads, seed: seed),
            Page("/site/unlinked.html", .unlinked, seed: seed),
        ]
        for section in Topic.all.indices {
            let folder = "/site/\(Topic.all[section].folder)/"
            for page in 1...plan.listPages(section) {
                let target = page == 1 ? folder : "\(folder)?page=\(page)"
                pages.append(Page(target, .list(section: section, page: page), seed: seed))
            }
            for article in plan.sections[section] {
                pages.append(Page(folder + article.file, .article(article), seed: seed))
            }
        }
        self.pages = pages
    }

    /// The document of a page.
    func document(of page: Page) -> String {
        let lists = ListPages(plan: plan)
        switch page.subject {
        case .start: return lists.start()
        case .about: return lists.about()
        case .downloads: return lists.downloadList()
        case .unlinked: return lists.unlinked()
        case .list(let section, let page): return lists.section(section, page: page)
        case .article(let article):
            var writer = ArticlePage(article, plan: plan, seed: seed, baseURL: baseURL)
            return writer.document()
        }
    }
}

extension Encyclopedia.Page {
    /// A page that takes the time its target gives it; those that lead to many others are prompt,
    /// so that a crawl fans out at once.
    fileprivate init(_ target: String, _ subject: Encyclopedia.Subject, seed: UInt64) {
        let isPrompt =
            switch subject {
            case .start, .downloads, .list(_, page: 1): true
            default: false
            }
        let timing = isPrompt ? .prompt : PageTiming(path: target, seed: seed)
        self.init(target: target, subject: subject, timing: timing)
    }
}
