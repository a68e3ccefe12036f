import NIOCore
import NIOHTTP1

/// Finds the handler of a request by its first path component.
struct Router: Sendable {
    private let handlers: [String: any PathHandler]

    /// A router over `handlers`; of two with the same root the later wins.
    init(handlers: [any PathHandler]) {
        var table: [String: any PathHandler] = [:]
        for handler in handlers {
            for root in handler.roots { table[root] = handler }
        }
        self.handlers = table
    }

    /// All paths of the demo site.
    init(configuration: DemoSiteConfiguration, baseURL: String) {
        let encyclopedia = Encyclopedia(
            pageCount: configuration.sitePages,
            seed: configuration.seed,
            baseURL: baseURL
        )
        self.init(handlers: [
            FrontPage(configuration: configuration, baseURL: baseURL),
            RobotsPath(baseURL: baseURL),
            SitemapPath(encyclopedia: encyclopedia, baseURL: baseURL),
            LessonPath(pages: configuration.lessonPages, delay: configuration.lessonDelay),
            EncyclopediaPath(encyclopedia, configuration: configuration),
            TrapPath(),
            StatusPath(), DelayPath(), RedirectPath(), GzipPath(), HeadersPath(),
            BytesPath(seed: configuration.seed), DripPath(seed: configuration.seed),
            FlakyPath(), RetryAfterPath(speedFactor: configuration.speedFactor),
            BrokenPath(),
        ])
    }

    /// Every first path component that is answered, sorted.
    var roots: [String] {
        handlers.keys.sorted()
    }

    /// The handler of a request, or nil where the path is unknown.
    func handler(for request: SiteRequest) -> (any PathHandler)? {
        handlers[String(request.root)]
    }
}
