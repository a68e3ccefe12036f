/// `/site/oddities/` and `/site/private/`: one page for each way in which a site can be difficult.
///
/// Those that recover fall back afterwards, so that every crawl of a running site sees them again.
struct Oddities: Sendable {
    /// One difficult page.
    enum Oddity: Sendable {
        /// Always the same.
        case fixed(Answer)
        /// 500 this often, then the page, then from the start.
        case flaky(failures: Int, page: Reply)
        /// Refused with `Retry-After: 2` until that time has passed, then the page once.
        case resting(status: Int, form: RetryWindow.Form, page: Reply)
    }

    private let pages: [String: Oddity]
    private let failures = AttemptLedger<Int>(capacity: 64)
    private let rests = AttemptLedger<RetryWindow>(capacity: 64)
    private let rest: Duration

    /// The oddities, whose times of rest are divided by `speedFactor`.
    init(seed: UInt64, speedFactor: Double) {
        pages = OddityPages.all()
        rest = .seconds(2) / speedFactor
    }

    /// The next answer of the oddity at a path; nil if there is no oddity.
    func answer(to request: SiteRequest) -> Answer? {
        let path = String(request.path)
        switch pages[path] {
        case nil: return nil
        case .fixed(let answer): return answer
        case .flaky(let limit, let page):
            let attempt = failures.update(path, from: 0) { count in
                count = count > limit ? 1 : count + 1
                return count
            }
            guard attempt <= limit else { return .reply(page) }
            return .problem(500, "The page fell over. Attempt \(attempt); it needs \(limit + 1).")
        case .resting(let status, let form, let page):
            let left = rests.update(path, from: RetryWindow()) {
                $0.renewingRest(at: request.receivedAt, length: rest)
            }
            return .reply(left.map { RetryWindow.reply(status, rest: $0, form: form) } ?? page)
        }
    }
}
