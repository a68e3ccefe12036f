import Clock
import DequeModule
import Fetching

/// The pages that wait for a thread to parse them, those being parsed, and what was found: a pure value.
struct ParseQueue: Sendable {
    /// A page and what was found in it.
    struct Parsed: Sendable {
        let page: FetchResult
        let content: PageContent
    }

    /// How long the queue may get before nothing more should be fetched.
    struct Bounds: Sendable {
        var pages = 512
        /// Bytes of the pages' bodies.
        var bytes = 32 << 20
    }

    private let bounds: Bounds
    private var queue = Deque<FetchResult>()
    private var bytes = 0
    private var done: [Parsed] = []
    private var parsing: [Int: (page: FetchResult, since: MonotonicTime)] = [:]

    /// Whether nothing more should be fetched: from the bounds on, until half of them is reached.
    private(set) var isBehind = false
    /// Time spent on parsing, summed over all threads.
    private(set) var time = Duration.zero
    /// Pages parsed, without sitemaps.
    private(set) var pages = 0

    init(bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    /// Pages that wait.
    var waiting: Int { queue.count }

    /// Pages being parsed, in the order in which that began.
    var underWay: [ParsingPage] {
        parsing.values.sorted { $0.since < $1.since }
            .map { ParsingPage(url: $0.page.url.text, since: $0.since) }
    }

    /// Whether every page was parsed.
    var isIdle: Bool { queue.isEmpty && parsing.isEmpty }

    /// Whether there is a page that is not parsed, or not taken.
    var hasWork: Bool { !isIdle || !done.isEmpty }

    /// Adds a page at the end.
    mutating func add(_ page: FetchResult) {
        queue.append(page)
        bytes += page.bytesKept
        noteLength()
    }

    /// Takes every page that waits.
    mutating func takeWaiting() -> [FetchResult] {
        defer {
            queue = []
            bytes = 0
            noteLength()
        }
        return Array(queue)
    }

    /// The next page, for a thread.
    mutating func next(by worker: Int, at now: MonotonicTime) -> FetchResult? {
        guard let page = queue.popFirst() else { return nil }
        bytes -= page.bytesKept
        noteLength()
        parsing[worker] = (page, now)
        return page
    }

    /// A thread has parsed its page.
    ///
    /// - Returns: Whether it is the first since pages were last taken.
    mutating func finished(_ content: PageContent, by worker: Int, at now: MonotonicTime) -> Bool {
        guard let (page, since) = parsing.removeValue(forKey: worker) else { return false }
        time += now - since
        if page.role != .sitemap { pages += 1 }
        done.append(Parsed(page: page, content: content))
        return done.count == 1
    }

    /// Takes what was parsed.
    mutating func take() -> [Parsed] {
        defer { done = [] }
        return done
    }

    private mutating func noteLength() {
        if queue.count >= bounds.pages || bytes >= bounds.bytes { isBehind = true }
        if queue.count <= bounds.pages / 2, bytes <= bounds.bytes / 2 { isBehind = false }
    }
}
