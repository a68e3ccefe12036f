import Synchronization

/// Everything below `/site/`: the encyclopedia, its assets and downloads, and the oddities.
final class EncyclopediaPath: PathHandler {
    let roots = ["site"]
    private let encyclopedia: Encyclopedia
    private let pages: [String: Encyclopedia.Page]
    private let assets: [String: Reply]
    private let written = Mutex<[String: Answer]>([:])
    private let downloads: Downloads
    private let oddities: Oddities

    /// The handler of `encyclopedia`.
    init(_ encyclopedia: Encyclopedia, configuration: DemoSiteConfiguration) {
        var pages: [String: Encyclopedia.Page] = [:]
        for page in encyclopedia.pages { pages[page.target] = page }
        for topic in Topic.all {
            // The first page of a list has two addresses, as on many a real site.
            pages["/site/\(topic.folder)/?page=1"] = pages["/site/\(topic.folder)/"]
        }
        self.encyclopedia = encyclopedia
        self.pages = pages
        assets = SiteAssets.replies()
        downloads = Downloads(seed: configuration.seed)
        oddities = Oddities(seed: configuration.seed, speedFactor: configuration.speedFactor)
    }

    /// The page at the path; a query counts only where a list has pages.
    func answer(to request: SiteRequest) -> Answer {
        let path = String(request.path)
        if path == "/site" { return .reply(.redirect(301, to: "/site/")) }
        if path.hasSuffix("/"), request.parameter("page") != nil {
            let page = pages["\(path)?\(request.query)"]
            return page.map(answer(with:)) ?? .reply(Self.missing, after: .milliseconds(25))
        }
        if let page = pages[path] { return answer(with: page) }
        if let asset = assets[path] { return .reply(asset, after: .milliseconds(15)) }
        switch request.components.dropFirst().first {
        case "download": return downloads.answer(to: request) ?? .reply(Self.missing)
        case "oddities", "private": return oddities.answer(to: request) ?? .reply(Self.missing)
        default: return .reply(Self.missing, after: .milliseconds(25))
        }
    }

    /// Bounded by the number of pages: what is asked for beside them is never written.
    private func answer(with page: Encyclopedia.Page) -> Answer {
        if let answer = written.withLock({ $0[page.target] }) { return answer }
        let stream = BodyStream.document(
            encyclopedia.document(of: page),
            over: page.timing.transfer,
            framing: page.timing.framing
        )
        let answer = Answer.reply(Reply(body: .stream(stream)), after: page.timing.wait)
        written.withLock { $0[page.target] = answer }
        return answer
    }

    private static let missing = Reply.html(
        PageLayout.document(
            title: "No such page",
            root: "/site/",
            "<p>The encyclopedia has nothing at this address.</p>"
        ),
        status: 404
    )
}
