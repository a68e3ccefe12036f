import Crawling
import Dashboard
import Fetching
import FetchingCurl
import LimitTuning
import Reporting
import TerminalUI
import URLStandard

/// Everything that one run needs to know, made of the command line.
struct RunPlan: Sendable {
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
    }

    var work: Work
    /// In the user's words.
    var target: String
    var kind: RunKind
    var policy = FetchPolicy()
    var transport = TransportConfiguration()
    var output: Output
    /// How gently the limit is found while the run goes on; nil where it is set by hand.
    var automaticDial: AutoLimitState.Dial?

    init(_ work: Work, target: String, kind: RunKind, output: Output = Output()) {
        self.work = work
        self.target = target
        self.kind = kind
        self.output = output
        transport.userAgent = "crawltop/\(Crawltop.version) (+https://github.com/crawltop/crawltop)"
        transport.keepsExchanges = output.destinations.contains { $0.format.needsExchange }
        transport.saveFolder = output.saveFolder
    }

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

    /// What an archive says about its origin.
    var archive: ArchiveFacts {
        ArchiveFacts(software: "crawltop/\(Crawltop.version)", startedAt: LogFile.now())
    }

    mutating func apply(
        _ concurrency: ConcurrencyOptions,
        _ deadlines: DeadlineOptions,
        _ retry: RetryOptions,
        _ request: RequestOptions
    ) {
        policy.limit = concurrency.limit.count
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
        policy.maximumRedirects = request.maxRedirects
        transport.deadlines = AttemptDeadlines(policy.deadlines)
        transport.headers = request.headers.map {
            $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"
        }
        transport.credentials = request.user.map {
            TransportConfiguration.Credentials(user: $0.name, password: $0.password)
        }
        transport.proxy = request.proxy?.description
        transport.allowedNetworks = request.allowNet.map(\.range)
        transport.isInsecure = request.insecure
        transport.httpVersion = request.httpVersion == .http2 ? .http2 : .http1
        if let agent = request.userAgent { transport.userAgent = agent }
        // What is kept for an archive is kept in memory.
        transport.maximumBody =
            request.maxBody?.bytes
            ?? (transport.keepsExchanges ? transport.maximumCollectedBody : nil)
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

extension RunPlan.Output {
    init(_ options: OutputOptions) {
        destinations = options.destinations
        isOrdered = options.ordered
        saveFolder = options.save
        logFile = options.log
    }
}
