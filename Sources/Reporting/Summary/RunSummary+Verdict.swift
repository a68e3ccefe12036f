import Fetching

extension RunSummary {
    /// Whether the run ended without having looked at anything: every URL was skipped.
    package var sawNothing: Bool {
        stopReason == nil && totals.skipped > 0
            && totals.ok + totals.failed + totals.cancelled == 0
    }

    /// What came of the run, in one sentence.
    package var verdict: String {
        if sawNothing { return nothingSeen }
        let counts = report.counts
        guard counts.broken > 0 else {
            let fetched = HumanText.grouped(totals.ok)
            let noun = totals.ok == 1 ? "URL was" : "URLs were"
            return "Nothing is broken: \(fetched) \(noun) fetched well\(warnings)."
        }
        var parts: [String] = []
        if counts.ownBroken > 0 { parts.append(Self.count(counts.ownBroken, "URL")) }
        if counts.externalBroken > 0 {
            parts.append(Self.count(counts.externalBroken, "external link"))
        }
        let verb = counts.broken == 1 ? "is" : "are"
        return "\(parts.joined(separator: " and ")) \(verb) broken\(changes)\(warnings)."
    }

    private var warnings: String {
        let count = report.counts.warned
        return count == 0 ? "" : ", with \(Self.count(count, "warning"))"
    }

    /// How that differs from the earlier run.
    private var changes: String {
        guard report.hasBaseline else { return "" }
        let counts = report.counts
        return " (\(HumanText.grouped(counts.newlyBroken)) new,"
            + " \(HumanText.grouped(counts.still)) known)"
    }

    private var nothingSeen: String {
        let reasons = report.skips.sorted {
            ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
        }
        .map(\.key.sentence)
        let subject = totals.skipped == 1 ? "the URL was" : "all URLs were"
        let why = reasons.isEmpty ? "" : ": \(reasons.joined(separator: ", "))"
        return "Nothing could be looked at, because \(subject) skipped\(why)."
    }

    /// A count with its noun: `1 URL`, `1,234 URLs`.
    static func count(_ count: Int, _ noun: String) -> String {
        "\(HumanText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}

extension SkipReason {
    /// The reason in words, for people.
    var sentence: String {
        switch self {
        case .robots: "robots.txt forbids it"
        case .scope: "it leads out of the scope"
        case .depth: "it is deeper than --max-depth"
        case .budget: "a budget was spent"
        case .parked: "its host asked for a longer rest than --max-retry-after"
        case .fuse: "the fuse stopped the run before"
        }
    }
}
