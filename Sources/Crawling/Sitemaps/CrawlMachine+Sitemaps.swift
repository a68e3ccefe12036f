import Fetching
import URLStandard
import WebStandards

/// The sitemaps of a crawl: those that robots.txt names, `/sitemap.xml`, and what an index lists.
///
/// One that robots.txt names may be on another host (sitemaps.org, cross submits). Its pages are judged
/// by the scope, like links.
extension CrawlMachine {
    /// A seed has ended, and the scope is what it has made of it.
    mutating func seedEnded(_ result: FetchResult) {
        guard policy.readsSitemaps, let seed = result.url.parsed else { return }
        let held = sitemaps.seedEnded(key.find(seed))
        guessSitemap(of: seed)
        if let page = result.finalURL.parsed, result.outcome == .ok, scope.contains(page),
            page.origin != seed.origin
        {
            guessSitemap(of: page)
            addSitemaps(ofMoved: page)
        }
        for item in held { _ = add(item) }
    }

    private mutating func guessSitemap(of page: WebURL) {
        guard let url = try? WebURL("/sitemap.xml", base: page) else { return }
        _ = add(SitemapPlan.Item(url: url, isGuessed: true))
    }

    /// A robots.txt that was read before its host came into the scope.
    private mutating func addSitemaps(ofMoved page: WebURL) {
        guard let (lines, task) = robots.sitemaps(of: page.origin) else { return }
        _ = addSitemaps(lines, namedBy: page, task)
    }

    /// Adds the sitemaps that a robots.txt names.
    ///
    /// - Returns: What is wrong with them.
    mutating func addSitemaps(
        _ lines: [String],
        namedBy file: WebURL,
        _ task: TaskID
    ) -> [Finding] {
        guard policy.readsSitemaps, scope.contains(file) else { return [] }
        var items: [SitemapPlan.Item] = []
        for line in lines {
            do throws(WebURLError) {
                let url = try WebURL(line, base: file)
                if url.isHTTP { items.append(SitemapPlan.Item(url: url, referrer: task)) }
            } catch {
                addInvalid([InvalidReference(line, error)], depth: 1, referrer: task)
            }
        }
        // Those of its own site first: others do not use up what a crawl reads.
        let (own, others) = (
            items.filter { scope.contains($0.url) }, items.filter { !scope.contains($0.url) }
        )
        let leftOut = (own + others).filter {
            !sitemaps.holdsBack($0, namedBy: file.hostAndPort) && add($0) == .leftOut
        }
        return Self.finding(leftOut.count, of: file.href)
    }

    /// A sitemap has ended.
    ///
    /// - Parameters:
    ///   - content: What it lists, and what is wrong with it.
    ///   - new: Its pages that are not known.
    /// - Returns: Its result where there is something to say of it.
    mutating func sitemapFinished(
        _ result: FetchResult,
        _ content: PageContent,
        new: [FoundURL]
    ) -> FetchResult? {
        finished(result.id)
        let item = sitemaps[result.url]
        let host = result.finalURL.parsed?.hostAndPort
        let leftOut = content.sitemaps.filter {
            guard $0.hostAndPort == host || scope.contains($0) else { return true }
            let child = SitemapPlan.Item(
                url: $0,
                depth: (item?.depth ?? 0) + 1,
                referrer: result.id
            )
            return add(child) == .leftOut
        }
        discoveries += new.map { discovery(of: $0, depth: 1, referrer: result.id) }
        addInvalid(content.invalid, depth: 1, referrer: result.id)
        let findings = content.findings + Self.finding(leftOut.count, of: result.url.text)
        let isGuessed = item?.isGuessed == true
        guard !findings.isEmpty, !(isGuessed && content.isAbsent) else { return nil }
        hasUnreadSitemaps = true
        var result = result
        if let status = result.status, status >= 400, result.outcome == .ok {
            result = result.failing(
                FetchError(.http(status: status), phase: .body, message: "status \(status)")
            )
        }
        var assessment = result.assessment
        assessment.findings += findings
        // A guessed sitemap was never promised, so its failure is no broken link.
        if isGuessed { assessment.severity = .warning }
        return result.assessed(assessment)
    }

    private static func finding(_ leftOut: Int, of url: String) -> [Finding] {
        guard leftOut > 0 else { return [] }
        let words =
            "\(url) names \(leftOut) sitemaps that were left out: a crawl reads"
            + " \(SitemapPlan.maximumFiles), \(SitemapPlan.maximumDepth) indexes deep,"
            + " and of other hosts only what a robots.txt names"
        return [Finding(.sitemapUnreadable, words)]
    }

    /// Reads a sitemap, once, as far as robots.txt allows it.
    private mutating func add(_ found: SitemapPlan.Item) -> SitemapPlan.Answer {
        let item = SitemapPlan.Item(
            url: found.url.removingFragment().removingCredentials(),
            isGuessed: found.isGuessed,
            depth: found.depth,
            referrer: found.referrer
        )
        let answer = sitemaps.add(item)
        if answer == .read { decide(.sitemap(item)) }
        return answer
    }

    /// A URL was fetched well; `content` is what was read in it.
    mutating func noteEnd(_ result: FetchResult, _ content: PageContent? = nil) {
        guard overview.coverage != nil, let url = result.url.parsed else { return }
        overview.end(key.find(url), result, content)
    }

    /// Fetches a sitemap, or records why it is not fetched.
    mutating func fetch(_ item: SitemapPlan.Item, _ refusal: FetchRequest.Refusal?) {
        askUrgently(for: item.url, role: .sitemap, referrer: item.referrer, refusal: refusal)
    }
}
