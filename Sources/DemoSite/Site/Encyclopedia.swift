import NIOCore

/// The generated site below `/site/`: all its ordinary pages, ready to be sent.
struct Encyclopedia: Sendable {
    /// One ordinary page.
    struct Page: Sendable {
        /// Its path and query.
        let target: String
        /// Its content and timing.
        let answer: Answer
    }

    /// The pages in the order of the site map.
    let pages: [Page]

    /// Writes the site. The same arguments give the same bytes.
    ///
    /// - Parameters:
    ///   - pageCount: About how many pages; see ``SitePlan/init(pageCount:)``.
    ///   - seed: Where the generator starts.
    ///   - baseURL: For the few links that are absolute.
    init(pageCount: Int, seed: UInt64, baseURL: String) {
        let plan = SitePlan(pageCount: pageCount)
        let lists = ListPages(plan: plan, baseURL: baseURL)
        var pages = [
            Page("/site/", lists.start(), seed: seed, isPrompt: true),
            Page("/site/about.html", lists.about(), seed: seed),
            Page("/site/downloads.html", lists.downloadList(), seed: seed, isPrompt: true),
            Page("/site/unlinked.html", lists.unlinked(), seed: seed),
        ]
        for section in Topic.all.indices {
            let folder = "/site/\(Topic.all[section].folder)/"
            for page in 1...plan.listPages(section) {
                let target = page == 1 ? folder : "\(folder)?page=\(page)"
                let document = lists.section(section, page: page)
                pages.append(Page(target, document, seed: seed, isPrompt: page == 1))
            }
            for article in plan.sections[section] {
                var writer = ArticlePage(article, plan: plan, seed: seed, baseURL: baseURL)
                pages.append(Page(folder + article.file, writer.document(), seed: seed))
            }
        }
        self.pages = pages
    }
}

extension Encyclopedia.Page {
    /// A page that takes the time its target gives it; a prompt one is quick, so that a crawl
    /// fans out at once.
    fileprivate init(_ target: String, _ document: String, seed: UInt64, isPrompt: Bool = false) {
        let timing = PageTiming(path: target, seed: seed)
        let stream = BodyStream.document(
            document,
            over: isPrompt ? .zero : timing.transfer,
            framing: timing.framing
        )
        let wait = isPrompt ? .milliseconds(30) : timing.wait
        self.init(target: target, answer: .reply(Reply(body: .stream(stream)), after: wait))
    }
}
