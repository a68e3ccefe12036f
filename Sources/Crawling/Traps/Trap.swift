/// Why a URL is taken for part of a trap: something that makes ever more URLs.
enum Trap: Hashable, CaseIterable, Sendable {
    /// Its path or its query repeats itself, as relative links do that lead one deeper each time.
    case repetition
    /// Too many URLs differ in numbers only, as those of a calendar do.
    case pattern
    /// The pages on the way to it all had the same body.
    case sameBody
    /// Its host has too many URLs.
    case host
    /// Its domain has too many hosts.
    case hosts

    /// The reason for people, with the option that lifts it.
    func words(_ limits: TrapLimits) -> String {
        switch self {
        case .repetition:
            "its path or query repeats itself, as in an endless site (--max-per-pattern 0 follows it)"
        case .pattern:
            "more than \(limits.perPattern) URLs that were found on one another differ in numbers"
                + " only (--max-per-pattern)"
        case .sameBody:
            "the last \(PageLineage.maximumSame) pages on the way to it were the same"
                + " (--max-per-pattern 0 follows it)"
        case .host: "its host has more than \(limits.perHost) URLs (--max-per-host)"
        case .hosts: "its domain has more than \(limits.hosts) hosts (--max-hosts)"
        }
    }
}
