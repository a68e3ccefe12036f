import Crawling
import Fetching
import FetchingCurl
import LimitTuning
import Reporting
import RunControl
import SafeText

/// What the option groups say, as a configuration of a run.
extension RunConfiguration {
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

    /// Reads what an earlier run found.
    mutating func apply(_ earlier: EarlierOptions) throws(CommandError) {
        if let path = earlier.baseline {
            output.baseline = try read(path, of: "--baseline") { path throws(EarlierRun.Failure) in
                try Baseline(path: path)
            }
        }
        guard let path = earlier.since else { return }
        let content = try read(path, of: "--since") { path throws(EarlierRun.Failure) in
            try EarlierContent(path: path)
        }
        output.earlier = content
        switch work {
        case .list(var list):
            list.earlier = content
            work = .list(list)
        case .crawl(let seeds, var policy):
            policy.validators = { content.validators(for: $0, role: $1) }
            work = .crawl(seeds, policy)
        case .compare, .demo: break
        }
    }

    private mutating func read<Content>(
        _ path: String,
        of option: StaticString,
        _ make: (String) throws(EarlierRun.Failure) -> Content
    ) throws(CommandError) -> Content {
        files.read(FileIdentity(path: path), for: "\(option) '\(path)'")
        do throws(EarlierRun.Failure) { return try make(path) } catch {
            throw .usage("cannot use \(option) '\(path)': \(error.description)")
        }
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
        policy.keepsCookies = request.cookies == .on
        transport.takesCookies = policy.keepsCookies
        cookieJar = request.cookieJar
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

extension RunConfiguration.Output {
    init(_ options: OutputOptions) {
        self.init()
        destinations = options.destinations
        isOrdered = options.ordered
        selection = options.only
        saveFolder = options.save
        logFile = options.log
        let outputs = options.destinations.map(\.path) + (options.save.map { ["\($0)/"] } ?? [])
        spool = SpoolFile(folders: RunConfiguration.spoolFolders(beside: outputs))
    }
}
