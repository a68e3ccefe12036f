extension ComparisonWarning {
    /// What it means, and what to do about it, in one plain sentence of ASCII.
    package var words: String {
        switch self {
        case .clientLimited:
            "this machine, not the server, was the bottleneck: another one may get more out of it"
        case .littleMismatch:
            "ok/s times latency is not what was in flight, so something unseen queued: compare again on a quiet machine"
        case .notLimitBound:
            "the larger limits were never full: give it more URLs, or raise --per-host or lower --delay"
        case .rateLimited:
            "the server limits the rate, not how many run at once: a small limit with --delay gets as much"
        case .pageMix:
            "the limits got different mixes of pages, so part of the difference may be theirs: probe a fixed sample"
        case .drift:
            "the server became slower or faster during the test: the ranking takes that into account, absolute ok/s do not hold"
        case .stillRising:
            "the largest limit still gains, so the best may lie above: compare larger ones if the server can bear it"
        case .serverObjected:
            "the server objected at a limit, so larger ones were not tried: stay below it"
        case .tooNoisy:
            "blocks vary too much to decide in this time: allow more time or a wider tolerance"
        case .http2:
            "over HTTP/2 the limit counts streams on a few connections: add --http1.1 to compare connections"
        case .stalled:
            "crawltop itself stood still for a moment: those blocks were thrown away and measured again"
        }
    }

    /// The same with what a comparison knows of it: from which limit on it holds.
    package func words(in state: ComparisonState) -> String {
        guard self == .clientLimited, let limit = state.clientLimitedFrom else { return words }
        return "from limit \(limit) on, \(words)"
    }
}
