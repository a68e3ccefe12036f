import NIOCore
import NIOHTTP1

/// Finds the handler of a request by its first path component.
struct Router: Sendable {
    private let handlers: [String: any PathHandler]
    private let fallback: (any PathHandler)?

    /// A router over `handlers`, of which of two with the same root the later wins, and over
    /// `fallback` for what none of them answers.
    init(handlers: [any PathHandler], fallback: (any PathHandler)? = nil) {
        var table: [String: any PathHandler] = [:]
        for handler in handlers {
            for root in handler.roots { table[root] = handler }
        }
        self.handlers = table
        self.fallback = fallback
    }

    /// All paths of the demo site, or of a server that follows a model.
    init(configuration: DemoSiteConfiguration, baseURL: String) {
        if let model = configuration.model {
            self.init(
                handlers: [
                    ModelDescription(model, baseURL: baseURL),
                    RobotsPath(text: "User-agent: *\nAllow: /\n"),
                ],
                fallback: ModelPath(model, baseURL: baseURL)
            )
            return
        }
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
        handlers[String(request.root)] ?? fallback
    }
}
