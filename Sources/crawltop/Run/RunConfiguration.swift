import Crawling
import Dashboard
import Fetching
import FetchingCurl
import LimitTuning
import Reporting
import SafeText
import TerminalUI
import URLStandard

/// Everything that one run needs to know, made of the command line.
struct RunConfiguration: Sendable {
    /// What it works through.
    enum Work: Sendable {
        case list(URLList)
        case crawl([WebURL], CrawlPolicy)
    }

    /// Where results go.
    struct Output: Sendable {
        var destinations: [OutputDestination] = []
        var isOrdered = false
        var saveFolder: String?
        var logFile: String?
        /// Whether certificates are not verified, which every report says.
        var isInsecure = false
        /// Where bodies wait that memory has no room for.
        var spool: any BodySpool = SpoolFile(folders: RunConfiguration.spoolFolders(beside: []))
    }

    /// How long what is under way may go on after a stop, unless the user says otherwise.
    static let standardGrace = Duration.seconds(5)

    var work: Work
    /// In the user's words, without secrets.
    var target: String
    var kind: RunKind
    var policy = FetchPolicy()
    var transport = TransportConfiguration()
    var output: Output
    /// The files that it reads, and once they were checked those that it writes.
    var files = FileUses()
    /// How gently the limit is found while the run goes on; nil where it is set by hand.
    var automaticDial: AutoLimitState.Dial?

    init(_ work: Work, target: String, kind: RunKind, output: Output = Output()) {
        self.work = work
        self.target = target
        self.kind = kind
        self.output = output
        policy.grace = Self.standardGrace
        policy.resultsOfUnbegun = 10_000
        transport.userAgent = "crawltop/\(Crawltop.version) (+https://github.com/crawltop/crawltop)"
        transport.keepsExchanges = output.destinations.contains { $0.format.needsExchange }
        transport.saveFolder = output.saveFolder
        transport.memory = MemoryBudget()
        transport.spool = output.spool
    }

    /// How long what is under way may go on after a stop.
    var grace: Duration { policy.grace ?? .zero }

    var ignoresRobots: Bool {
        if case .crawl(_, let policy) = work { policy.ignoresRobots } else { false }
    }

    /// The highest limit that the system has open files for.
    var bound: LimitBound { LimitBound(transport) }

    /// Lowers a limit that the system has not enough open files for.
    ///
    /// - Returns: That it was lowered, in one line; nil if it was not, or if it was not the user who
    ///   set it.
    mutating func boundLimit() -> SafeText? {
        let objection = automaticDial == nil ? bound.objection(to: policy.limit) : nil
        policy.limit = min(policy.limit, bound.limit)
        return objection
    }

    /// Whether the user named an origin: each URL of a list is named, of a crawl only the seeds are.
    func names(_ origin: Origin) -> Bool {
        switch work {
        case .list: true
        case .crawl(let seeds, _): seeds.contains { $0.origin == origin }
        }
    }

    /// What an archive says about its origin.
    var archive: ArchiveFacts {
        ArchiveFacts(
            software: "crawltop/\(Crawltop.version)",
            startedAt: LogFile.now(),
            fields: output.isInsecure
                ? [.init("insecure", "TLS certificates were not verified")] : []
        )
    }

    mutating func apply(
        _ concurrency: ConcurrencyOptions,
        _ deadlines: DeadlineOptions,
        _ retry: RetryOptions,
        _ request: RequestOptions
    ) {
        policy.limit = concurrency.limit.count
        transport.memory = MemoryBudget(limit: Int(concurrency.memory.bytes))
        automaticDial = concurrency.limit == .auto ? concurrency.auto ?? .balanced : nil
        policy.retries = retry.retries
        policy.failsFast = retry.failFast
        policy.maximumRetryAfter = retry.maxRetryAfter.duration
        policy.fuse = retry.fuse?.fuse
        apply(deadlines, request)
    }

    mutating func apply(_ deadlines: DeadlineOptions, _ request: RequestOptions) {
        policy.deadlines.connect = deadlines.connectTimeout.orNone
        policy.deadlines.firstByte = deadlines.firstByteTimeout.orNone
        policy.deadlines.stall = deadlines.stallTimeout.orNone
        policy.deadlines.attempt = deadlines.timeout.orNone
        policy.deadlines.task = deadlines.taskTimeout?.orNone
        policy.deadlines.run = deadlines.deadline?.orNone
        policy.grace = deadlines.grace.duration
        for file in request.files { files.read(FileIdentity(path: file.path), for: file.use) }
        policy.redirects.maximum = request.maxRedirects
        transport.deadlines = AttemptDeadlines(policy.deadlines)
        transport.headers = request.headers.map {
            $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"
        }
        if let bearer = request.bearer {
            transport.headers.append("Authorization: Bearer \(bearer.token)")
        }
        transport.credentials = request.user.map {
            TransportConfiguration.Credentials(user: $0.name, password: $0.password)
        }
        transport.proxy = request.proxy?.description
        transport.allowedNetworks = request.allowNet.map(\.range)
        transport.isInsecure = request.insecure
        output.isInsecure = request.insecure
        transport.httpVersion = request.httpVersion == .http2 ? .http2 : .http1
        if let agent = request.userAgent { transport.userAgent = agent }
        // Where the option says nothing, an archive takes what a transfer may keep.
        transport.maximumBody =
            request.maxBody?.bytes
            ?? (transport.keepsExchanges ? transport.maximumCollectedBody : nil)
    }
}

extension RunConfiguration {
    /// Where bodies may wait: beside an output first, for the user has chosen that for large files.
    ///
    /// `/tmp` comes last, since it is often in memory; `/var/tmp` is not (FHS 3.0 §5.15).
    fileprivate static func spoolFolders(beside outputs: [String]) -> [String] {
        let ofOutputs = outputs.filter { $0 != "-" && !$0.hasPrefix("/dev/") }.map { path in
            path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        }
        return ofOutputs + [environment("TMPDIR"), "/var/tmp", "/tmp"].compactMap { $0 }
    }
}

extension Politeness {
    /// Whether a host (`host` or `host:port`) is this machine or in a private network, by its name.
    static func isPrivate(_ host: String) -> Bool {
        guard let url = try? WebURL("http://\(host)/") else { return false }
        if let address = url.hostAddress { return address.isPrivate || address.isLoopback }
        return url.host == "localhost" || url.host.hasSuffix(".localhost")
    }
}

extension RunConfiguration.Output {
    init(_ options: OutputOptions) {
        destinations = options.destinations
        isOrdered = options.ordered
        saveFolder = options.save
        logFile = options.log
        let outputs = options.destinations.map(\.path) + (options.save.map { ["\($0)/"] } ?? [])
        spool = SpoolFile(folders: RunConfiguration.spoolFolders(beside: outputs))
    }
}
