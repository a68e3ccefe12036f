package import Crawling
package import Dashboard
package import Fetching
package import FetchingCurl
package import LimitTuning
package import Reporting
package import SafeText
import TerminalUI
package import URLStandard

/// The demo's lesson: pages that each take a fixed time.
package struct DemoLesson: Sendable {
    package var pages: Int
    package var delay: Duration
    /// How many pages are fetched at once in the fast half.
    package var limit: Int
    /// Whether the crawl after the lesson uses the auto limit.
    package var isAutomatic: Bool

    package init(pages: Int, delay: Duration, limit: Int, isAutomatic: Bool) {
        self.pages = pages
        self.delay = delay
        self.limit = limit
        self.isAutomatic = isAutomatic
    }
}

/// Everything that a run needs to know, as a value that the command line is turned into.
package struct RunConfiguration: Sendable {
    /// What the run does.
    package enum Work: Sendable {
        case list(URLList)
        case crawl([WebURL], CrawlPolicy)
        /// A comparison of limits on a sample of a list, with reports to these files.
        case compare(URLList, ComparisonPlan, [(path: String, format: ReportFormat)])
        case demo(DemoLesson)
    }

    /// Where results go.
    package struct Output: Sendable {
        package var destinations: [OutputDestination] = []
        package var isOrdered = false
        /// Which results outputs hold; nil for what suits each format.
        package var selection: ResultSelection?
        /// The broken links of an earlier run, to compare with.
        package var baseline: Baseline?
        /// What an earlier run knows of the content of URLs.
        package var earlier: EarlierContent?
        package var saveFolder: String?
        package var logFile: String?
        /// Whether certificates are not verified.
        ///
        /// Every report says so.
        package var isInsecure = false
        /// Where bodies are kept that memory has no room for.
        package var spool: any BodySpool = SpoolFile(
            folders: RunConfiguration.spoolFolders(beside: [])
        )

        package init() {}
    }

    /// How long transfers under way may continue after a stop, unless the user says otherwise.
    static let standardGrace = Duration.seconds(5)

    package var work: Work
    /// In the user's words, without secrets.
    package var target: String
    package var kind: RunKind
    package var policy = FetchPolicy()
    package var transport = TransportConfiguration()
    package var output: Output
    /// What counts as broken.
    package var links = LinkRules()
    /// The files that it reads, and after the checks those that it writes.
    package var files = FileUses()
    /// Where cookies are read from and written to; nil for nowhere.
    package var cookieJar: String?
    /// How gently the auto limit proceeds; nil if the limit is set by hand.
    package var automaticDial: AutoLimitState.Dial?

    package init(_ work: Work, target: String, kind: RunKind, output: Output = Output()) {
        self.work = work
        self.target = target
        self.kind = kind
        self.output = output
        policy.grace = Self.standardGrace
        policy.resultsOfUnbegun = 10_000
        transport.userAgent = "crawltop/\(Program.version) (+https://github.com/crawltop/crawltop)"
        transport.keepsExchanges = output.destinations.contains { $0.format.needsExchange }
        transport.keepsValidators = output.destinations.contains { $0.format.needsValidators }
        transport.saveFolder = output.saveFolder
        transport.memory = MemoryBudget()
        transport.spool = output.spool
    }

    /// How long transfers under way may continue after a stop.
    package var grace: Duration { policy.grace ?? .zero }

    package var ignoresRobots: Bool {
        if case .crawl(_, let policy) = work { policy.ignoresRobots } else { false }
    }

    /// The highest limit that the system has open files for.
    package var bound: LimitBound { LimitBound(transport) }

    /// Lowers a limit that the system has not enough open files for.
    ///
    /// - Returns: A line that says so; nil if the limit was not lowered, or not set by the user.
    package mutating func boundLimit() -> SafeText? {
        let objection = automaticDial == nil ? bound.objection(to: policy.limit) : nil
        policy.limit = min(policy.limit, bound.limit)
        return objection
    }

    /// What a display shows of it.
    var context: RunContext {
        RunContext(
            kind: kind,
            target: SafeText(target),
            ignoresRobots: ignoresRobots,
            isInsecure: output.isInsecure
        )
    }

    /// The parts of the run, each with an engine of its own.
    var parts: [RunMachine.Part] {
        switch work {
        case .list, .crawl: [.work]
        case .compare: [.comparison]
        case .demo: Lesson.Way.allCases.map { .lesson($0) } + [.work]
        }
    }

    /// What ``LimitMachine`` needs to know.
    var limitRules: LimitMachine.Rules {
        var rules = LimitMachine.Rules(bound: bound)
        rules.seeksLimit = automaticDial != nil
        rules.isHTTP2 = transport.httpVersion == .http2
        return rules
    }

    /// Whether the user named an origin.
    ///
    /// Each URL of a list is named; of a crawl only the seeds are.
    package func names(_ origin: Origin) -> Bool {
        switch work {
        case .list, .compare, .demo: true
        case .crawl(let seeds, _): seeds.contains { $0.origin == origin }
        }
    }

    /// What an archive says about its making.
    package var archive: ArchiveFacts {
        var fields: [ArchiveFacts.Field] = []
        if output.isInsecure {
            fields.append(.init("insecure", "TLS certificates were not verified"))
        }
        if let robots { fields.append(.init("robots", robots)) }
        return ArchiveFacts(
            software: "crawltop/\(Program.version)",
            startedAt: LogFile.now(),
            fields: fields
        )
    }

    /// Whether robots.txt is obeyed, and whose group of it; nil where none is asked for.
    private var robots: String? {
        guard case .crawl(_, let policy) = work else { return nil }
        return policy.ignoresRobots ? "ignore" : "obey the group of \(policy.agent)"
    }
}

extension RunConfiguration {
    /// Folders for bodies that memory has no room for, in the sequence in which they are tried.
    ///
    /// Folders of outputs come first, because the user chose them for large files. `/tmp` comes last,
    /// because it is often in memory; `/var/tmp` is not (FHS 3.0 §5.15).
    package static func spoolFolders(beside outputs: [String]) -> [String] {
        let ofOutputs = outputs.filter { $0 != "-" && !$0.hasPrefix("/dev/") }.map { path in
            path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        }
        return ofOutputs + [environment("TMPDIR"), "/var/tmp", "/tmp"].compactMap { $0 }
    }
}

extension RunConfiguration {
    /// The crawl of a demo's site, behind the lesson.
    static func crawl(ofDemo baseURL: String, _ lesson: DemoLesson) -> RunConfiguration {
        let seeds = [try? WebURL("\(baseURL)/")].compactMap(\.self)
        var scope = CrawlPolicy()
        scope.scope.excludes = [{ $0.contains("/lesson/") }]
        var crawl = RunConfiguration(.crawl(seeds, scope), target: "\(baseURL)/", kind: .demo)
        crawl.policy.limit = lesson.limit
        crawl.automaticDial = lesson.isAutomatic ? .balanced : nil
        // The site has a page that never answers and one that stops in the middle.
        crawl.policy.deadlines.firstByte = .seconds(4)
        crawl.policy.deadlines.stall = .seconds(3)
        crawl.policy.retries = 2
        crawl.transport.deadlines = AttemptDeadlines(crawl.policy.deadlines)
        crawl.transport.maximumBody = 10 << 20
        return crawl
    }
}

extension Politeness {
    /// Whether a host (`host` or `host:port`) is, by its name, this machine or in a private network.
    package static func isPrivate(_ host: String) -> Bool {
        guard let url = try? WebURL("http://\(host)/") else { return false }
        if let address = url.hostAddress { return address.isPrivate || address.isLoopback }
        return url.host == "localhost" || url.host.hasSuffix(".localhost")
    }
}
