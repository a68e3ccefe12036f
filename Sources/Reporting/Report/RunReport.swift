package import Fetching

/// What reports and the closing summary tell of a run: everything that is broken or warned of, and
/// counts of it.
///
/// A pure value that is fed with results. A task that is retried by hand and ends again counts by its
/// last end. Memory is bounded: of what is broken or warned of, the first tasks are kept whole, and
/// all are counted with a few bytes each.
package struct RunReport: Sendable {
    /// The most tasks of a kind that are kept.
    package static let maximumTasks = 20_000
    /// Places of all tasks together, after which a task keeps only a few.
    private static let maximumPlaces = 200_000
    private static let fewPlaces = 5
    /// The most things that are said of the whole run.
    private static let maximumFindings = 100

    private var kept: [TaskID: ReportedTask] = [:]
    private var notes: [TaskID: Note] = [:]
    private var keptOf: [Kind: Int] = [:]
    private var placesKept = 0
    private let keepsEverything: Bool

    /// Counts of broken, warned and mended tasks.
    package private(set) var counts = Counts()
    /// Skipped tasks by reason.
    package private(set) var skips: [SkipReason: Int] = [:]
    /// What there is to say of the whole run, each thing once; the first ``maximumFindings``.
    package private(set) var runFindings: [Finding] = []
    /// Broken links of an earlier run that this one did not meet; empty until its end.
    package var gone: [String] = []
    /// Whether results are compared with an earlier run.
    package let hasBaseline: Bool
    /// Hosts, times and what else a whole page shows; nil where no output wants that.
    package private(set) var statistics: RunStatistics?

    /// A report of nothing.
    ///
    /// - Parameters:
    ///   - keepsEverything: Whether tasks without fault are kept, too.
    ///   - hasStatistics: Whether ``statistics`` are wanted, which cost time for each result.
    ///   - hasBaseline: Whether results are compared with an earlier run.
    package init(
        keepsEverything: Bool = false,
        hasStatistics: Bool = false,
        hasBaseline: Bool = false
    ) {
        self.keepsEverything = keepsEverything
        self.hasBaseline = hasBaseline
        statistics = hasStatistics ? RunStatistics() : nil
    }

    /// What a task is kept as.
    fileprivate enum Kind: Hashable {
        case ownBroken, externalBroken, warned, mended, other

        init?(_ result: FetchResult, keepsEverything: Bool) {
            switch result.severity {
            case .error: self = result.isExternal ? .externalBroken : .ownBroken
            case .warning where !result.isOfRun: self = .warned
            case nil where result.assessment.change == .mended: self = .mended
            case nil where keepsEverything, .warning where keepsEverything: self = .other
            case nil, .warning: return nil
            }
        }
    }

    /// The few bytes that are kept of each task that is broken or warned of.
    fileprivate struct Note {
        var kind: Kind
        var errorClass: ErrorClass?
        var change: LinkChange?
    }

    /// Tasks by what is wrong with them.
    package struct Counts: Equatable, Sendable {
        /// Broken in the site itself, or in a list.
        package fileprivate(set) var ownBroken = 0
        /// Broken out of the crawl's scope.
        package fileprivate(set) var externalBroken = 0
        package fileprivate(set) var warned = 0
        package fileprivate(set) var mended = 0
        /// Broken, and broken in the earlier run, too.
        package fileprivate(set) var still = 0
        package fileprivate(set) var byClass: [ErrorClass: Int] = [:]

        /// Everything that is broken.
        package var broken: Int { ownBroken + externalBroken }
        /// What is broken and was not in the earlier run: it counts for the exit code.
        package var newlyBroken: Int { broken - still }

        fileprivate mutating func count(_ note: Note, by change: Int) {
            switch note.kind {
            case .ownBroken: ownBroken += change
            case .externalBroken: externalBroken += change
            case .warned: warned += change
            case .mended: mended += change
            case .other: return
            }
            guard note.kind == .ownBroken || note.kind == .externalBroken else { return }
            if note.change == .still { still += change }
            guard let errorClass = note.errorClass else { return }
            byClass[errorClass, default: 0] += change
            if byClass[errorClass] == 0 { byClass[errorClass] = nil }
        }
    }

    /// Takes a batch into account.
    package mutating func record(_ batch: [FetchResult]) {
        for result in batch { record(result) }
        statistics?.record(batch)
    }

    /// Adds what there is to say of the whole run.
    package mutating func note(_ findings: [Finding]) {
        for finding in findings {
            guard runFindings.count < Self.maximumFindings else { break }
            if !runFindings.contains(finding) { runFindings.append(finding) }
        }
    }

    private mutating func record(_ result: FetchResult) {
        if !notes.isEmpty { forget(result.id) }
        note(result.assessment.findings.filter(\.kind.isOfRun))
        if let reason = result.skipReason, result.outcome == .skipped {
            skips[reason, default: 0] += 1
        }
        guard let kind = Kind(result, keepsEverything: keepsEverything) else { return }
        let note = Note(
            kind: kind,
            errorClass: result.error?.errorClass,
            change: result.assessment.change
        )
        notes[result.id] = note
        counts.count(note, by: 1)
        guard keptOf[kind, default: 0] < Self.maximumTasks else { return }
        let room = max(Self.maximumPlaces - placesKept, Self.fewPlaces)
        let task = ReportedTask(result, maximumPlaces: room)
        placesKept += task.places.count
        keptOf[kind, default: 0] += 1
        kept[result.id] = task
    }

    private mutating func forget(_ id: TaskID) {
        guard let note = notes.removeValue(forKey: id) else { return }
        counts.count(note, by: -1)
        guard let task = kept.removeValue(forKey: id) else { return }
        placesKept -= task.places.count
        keptOf[note.kind, default: 0] -= 1
    }

    // MARK: What was kept

    /// Broken tasks in reading order; their number may be above that of those that are kept.
    package var broken: [ReportedTask] { tasks(.ownBroken) + tasks(.externalBroken) }
    /// Tasks that are warned of; what is said of the whole run is not among them.
    package var warned: [ReportedTask] { tasks(.warned) }
    /// Tasks that were broken in the earlier run and are good.
    package var mended: [ReportedTask] { tasks(.mended) }
    /// Tasks without fault, where they are kept.
    package var others: [ReportedTask] { tasks(.other) }

    private func tasks(_ kind: Kind) -> [ReportedTask] {
        guard keptOf[kind, default: 0] > 0 else { return [] }
        return kept.values.filter { notes[$0.id]?.kind == kind }.inReadingOrder
    }

    /// Error classes of what is broken, the most frequent first.
    package var classes: [(name: String, count: Int)] {
        counts.byClass.map { ($0.key.name, $0.value) }.sorted { left, right in
            left.count != right.count ? left.count > right.count : left.name < right.name
        }
    }
}
