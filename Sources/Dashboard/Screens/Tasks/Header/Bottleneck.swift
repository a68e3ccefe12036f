import Clock
import Crawling
import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// Why the run is not faster, in one line, from what was counted and nothing else.
struct Bottleneck {
    let text: SafeText
    let role: Role

    private init(_ text: SafeText, _ role: Role = .text) {
        self.text = text
        self.role = role
    }

    init(_ model: DashboardModel, _ snapshot: EngineSnapshot) {
        self =
            Bottleneck.stopped(model, snapshot) ?? Bottleneck.waiting(model, snapshot)
            ?? Bottleneck.idle(model, snapshot)
    }

    private static func stopped(_ model: DashboardModel, _ snapshot: EngineSnapshot) -> Bottleneck?
    {
        let active = Readout.count(snapshot.permitsTaken, "transfer")
        if model.isFinished {
            return Bottleneck("the run is over: q leaves, Enter shows a task", .dim)
        }
        if case .stopping = snapshot.stage {
            return Bottleneck("stopping: \(active) may still end, nothing new starts", .warning)
        }
        if model.comparison?.isRunning == true { return comparing(model) }
        if snapshot.isDispatchPaused {
            // After a probe the run goes on by itself, when nothing of it is under way.
            let byYou: SafeText = model.comparison?.plan.source == .probe ? "" : " by you"
            return Bottleneck("paused\(byYou): \(active) under way, P to go on", .paused)
        }
        if let memory = snapshot.memory, memory.isFull { return memoryFull(memory) }
        if snapshot.isHeldBack { return heldBack(model) }
        if snapshot.draining > 0 {
            return Bottleneck(
                "the limit was lowered: \(snapshot.draining) must end before a task starts",
                .warning
            )
        }
        return nil
    }

    /// The limit changes for the sake of a comparison, or the run rests meanwhile.
    private static func comparing(_ model: DashboardModel) -> Bottleneck {
        if model.comparison?.phase == .waiting {
            return Bottleneck(
                "a comparison waits until the run has come to rest: c shows it",
                .notice
            )
        }
        guard let comparison = model.comparisonOfRun else {
            return Bottleneck("a comparison probes the server, the run rests: c shows it", .notice)
        }
        let limit = comparison.currentLimit.map { "\($0) now" as SafeText } ?? "between two"
        return Bottleneck("a comparison sets the limit, \(limit): c shows it", .notice)
    }

    private static func memoryFull(_ memory: MemoryUse) -> Bottleneck {
        let (held, limit) = (Readout.bytes(Int64(memory.held)), Readout.bytes(Int64(memory.limit)))
        return Bottleneck(
            "the memory: bodies take \(held) of \(limit), nothing starts until some are let go of",
            .warning
        )
    }

    /// Results are not taken as fast as they come.
    private static func heldBack(_ model: DashboardModel) -> Bottleneck {
        guard let crawl = model.crawl, crawl.isHeldBack else {
            return Bottleneck("the outputs: results come faster than they are written", .warning)
        }
        return Bottleneck(
            "parsing: \(Readout.count(crawl.parseQueue, "page")) wait, "
                + "nothing starts until half of them are read",
            .warning
        )
    }

    /// What most of the waiting tasks wait for.
    private static func waiting(_ model: DashboardModel, _ snapshot: EngineSnapshot) -> Bottleneck?
    {
        let backingOff = model.list.count(in: .of(.backoff))
        let held = backingOff + model.list.count(in: .of(.paused))
        let queued = max(snapshot.totals.queued - held, 0)
        let auto = model.shownAuto
        if queued > 0, snapshot.permitsTaken >= snapshot.limit {
            if auto != nil {
                return Bottleneck(
                    "the cap of the auto limit: all \(Readout.count(snapshot.limit)) permits are "
                        + "taken, \(Readout.count(queued)) wait"
                )
            }
            let taken: SafeText =
                snapshot.limit == 1
                ? "its one permit is taken"
                : "all \(Readout.count(snapshot.limit)) permits are taken"
            return Bottleneck(
                "the limit: \(taken), \(Readout.count(queued)) wait for one; + raises it"
            )
        }
        let survey = model.hostSurvey
        let greatest = max(
            survey.paused.tasks,
            survey.full.tasks,
            survey.delayed.tasks,
            survey.resting.tasks
        )
        if queued > 0, greatest > 0 {
            if survey.paused.tasks == greatest { return paused(survey.paused, snapshot) }
            if survey.resting.tasks == greatest { return resting(survey.resting, model, snapshot) }
            if survey.full.tasks == greatest {
                if auto != nil { return sought(survey.full, snapshot) }
                return full(survey.full, snapshot)
            }
            return paced(survey.delayed, auto, snapshot) ?? delayed(survey.delayed, snapshot)
        }
        if queued == 0, backingOff > 0 {
            return Bottleneck(
                "retries: \(Readout.count(backingOff, "task")) waiting to try again",
                .backoff
            )
        }
        return nil
    }

    private static func paused(_ cause: HostSurvey.Cause, _ snapshot: EngineSnapshot) -> Bottleneck
    {
        let host = cause.example.flatMap(snapshot.host)
        let place: SafeText =
            cause.hosts == 1
            ? "\(host?.name ?? "a host") is" : "\(Readout.count(cause.hosts)) hosts are"
        return Bottleneck(
            "\(place) paused by you, \(Readout.count(cause.tasks)) wait; H lets it go on",
            .paused
        )
    }

    private static func resting(
        _ cause: HostSurvey.Cause,
        _ model: DashboardModel,
        _ snapshot: EngineSnapshot
    ) -> Bottleneck {
        let host = cause.example.flatMap(snapshot.host)
        let left = host?.backoffUntil.seconds(since: model.clock) ?? 0
        return Bottleneck(
            "\(place(cause, host)) for \(Readout.countdown(seconds: left)) more "
                + "after 429 or 503; \(Readout.count(cause.tasks)) wait",
            .backoff
        )
    }

    private static func place(_ cause: HostSurvey.Cause, _ host: HostRow?) -> SafeText {
        cause.hosts == 1
            ? "\(host?.name ?? "a host") rests" : "\(Readout.count(cause.hosts)) hosts rest"
    }

    private static func full(_ cause: HostSurvey.Cause, _ snapshot: EngineSnapshot) -> Bottleneck {
        let host = cause.example.flatMap(snapshot.host)
        guard cause.hosts == 1 else {
            return Bottleneck(
                "the limit per host: \(Readout.count(cause.hosts)) hosts are full, "
                    + "\(Readout.count(cause.tasks)) wait for them"
            )
        }
        return Bottleneck(
            "the limit per host: \(host?.name ?? "a host") has \(host?.active ?? 0) of "
                + "\(host?.limit ?? 0), \(Readout.count(cause.tasks)) wait"
        )
    }

    private static func sought(_ cause: HostSurvey.Cause, _ snapshot: EngineSnapshot) -> Bottleneck
    {
        let host = cause.example.flatMap(snapshot.host)
        let place: SafeText =
            cause.hosts == 1
            ? "\(host?.name ?? "a host") has its \(host?.limit ?? 0)"
            : "\(Readout.count(cause.hosts)) hosts have theirs"
        return Bottleneck(
            "the auto limit: \(place), \(Readout.count(cause.tasks)) wait for one"
        )
    }

    /// Starts are apart because the server limits the rate, not because of a rule of politeness.
    private static func paced(
        _ cause: HostSurvey.Cause,
        _ auto: AutoLimitState?,
        _ snapshot: EngineSnapshot
    ) -> Bottleneck? {
        guard let id = cause.example, let host = AutoFigures.host(id, in: auto),
            let pace = host.pacePerSecond
        else { return nil }
        return Bottleneck(
            "the server's rate limit: \(snapshot.host(id)?.name ?? "a host") is paced at "
                + "\(Readout.rate(pace))/s, \(Readout.count(cause.tasks)) wait",
            .backoff
        )
    }

    private static func delayed(_ cause: HostSurvey.Cause, _ snapshot: EngineSnapshot) -> Bottleneck
    {
        let delay = cause.example.flatMap(snapshot.host)?.delay ?? .zero
        return Bottleneck(
            "politeness: \(Readout.duration(delay)) between starts on "
                + "\(cause.hosts == 1 ? "the host" : "each of \(cause.hosts) hosts"), "
                + "\(Readout.count(cause.tasks)) wait"
        )
    }

    /// Nothing waits, so more permits would change nothing.
    private static func idle(_ model: DashboardModel, _ snapshot: EngineSnapshot) -> Bottleneck {
        let active = snapshot.permitsTaken
        if active == 0 { return Bottleneck("nothing to do yet", .dim) }
        let source: SafeText =
            model.crawl.map {
                $0.parseQueue > 0 ? "pages wait to be parsed" : "the frontier is empty"
            }
            ?? "nothing waits"
        return Bottleneck(
            "\(source): \(active) of \(Readout.count(snapshot.limit, "permit")) in use"
        )
    }
}
