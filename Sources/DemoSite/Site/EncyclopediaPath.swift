import NIOCore

/// Everything below `/site/`: the encyclopedia, its assets and downloads, and the oddities.
struct EncyclopediaPath: PathHandler {
    let roots = ["site"]
    private let pages: [String: Answer]
    private let downloads: Downloads
    private let oddities: Oddities

    /// The handler of `encyclopedia`.
    init(_ encyclopedia: Encyclopedia, configuration: DemoSiteConfiguration) {
        var pages = SiteAssets.replies().mapValues { Answer.reply($0, after: .milliseconds(15)) }
        for page in encyclopedia.pages { pages[page.target] = page.answer }
        for topic in Topic.all {
            // The first page of a list has two addresses, as on many a real site.
            pages["/site/\(topic.folder)/?page=1"] = pages["/site/\(topic.folder)/"]
        }
        self.pages = pages
        downloads = Downloads(seed: configuration.seed)
        oddities = Oddities(seed: configuration.seed, speedFactor: configuration.speedFactor)
    }

    /// The page at the path; a query counts only where a list has pages.
    func answer(to request: SiteRequest) -> Answer {
        let path = String(request.path)
        if path == "/site" { return .reply(.redirect(301, to: "/site/")) }
        if path.hasSuffix("/"), request.parameter("page") != nil {
            let page = pages["\(path)?\(request.query)"]
            return page ?? .reply(Self.missing, after: .milliseconds(25))
        }
        if let page = pages[path] { return page }
        switch request.components.dropFirst().first {
        case "download": return downloads.answer(to: request) ?? .reply(Self.missing)
        case "oddities", "private": return oddities.answer(to: request) ?? .reply(Self.missing)
        default: return .reply(Self.missing, after: .milliseconds(25))
        }
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
