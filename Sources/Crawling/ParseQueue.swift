import Clock
import DequeModule
import Fetching

/// The line in which pages wait to be read, who reads which, and what was read: pure.
struct ParseQueue: Sendable {
    /// One page and what was read in it.
    struct Parsed: Sendable {
        let page: FetchResult
        let content: PageContent
    }

    /// How long the line may get before nothing more should be fetched.
    struct Bounds: Sendable {
        var pages = 512
        /// Bytes of the pages' bodies.
        var bytes = 32 << 20
    }

    private let bounds: Bounds
    private var line = Deque<FetchResult>()
    private var bytes = 0
    private var done: [Parsed] = []
    private var reading: [Int: (page: FetchResult, since: MonotonicTime)] = [:]

    /// Whether nothing more should be fetched: from the bounds on until half of them.
    private(set) var isBehind = false
    /// Time spent on reading, of all workers together.
    private(set) var time = Duration.zero
    /// Pages read, without sitemaps.
    private(set) var pages = 0

    init(bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    /// Pages that wait.
    var waiting: Int { line.count }

    /// Pages being read, by the time at which that began.
    var underWay: [ParsingPage] {
        reading.values.sorted { $0.since < $1.since }
            .map { ParsingPage(url: $0.page.url.text, since: $0.since) }
    }

    /// Whether every page was read.
    var isIdle: Bool { line.isEmpty && reading.isEmpty }

    /// Whether there is a page that is not read, or not taken.
    var hasWork: Bool { !isIdle || !done.isEmpty }

    /// Adds a page at the end.
    mutating func add(_ page: FetchResult) {
        line.append(page)
        bytes += page.bytesKept
        noteLength()
    }

    /// Drops every page that waits.
    mutating func dropWaiting() {
        line = []
        bytes = 0
        noteLength()
    }

    /// The next page, for a worker.
    mutating func next(by worker: Int, at now: MonotonicTime) -> FetchResult? {
        guard let page = line.popFirst() else { return nil }
        bytes -= page.bytesKept
        noteLength()
        reading[worker] = (page, now)
        return page
    }

    /// A worker has read its page.
    ///
    /// - Returns: Whether it is the first since the last time that what was read was taken.
    mutating func finished(_ content: PageContent, by worker: Int, at now: MonotonicTime) -> Bool {
        guard let (page, since) = reading.removeValue(forKey: worker) else { return false }
        time += now - since
        if page.role != .sitemap { pages += 1 }
        done.append(Parsed(page: page, content: content))
        return done.count == 1
    }

    /// Takes what was read.
    mutating func take() -> [Parsed] {
        defer { done = [] }
        return done
    }

    private mutating func noteLength() {
        if line.count >= bounds.pages || bytes >= bounds.bytes { isBehind = true }
        if line.count <= bounds.pages / 2, bytes <= bounds.bytes / 2 { isBehind = false }
    }
}
