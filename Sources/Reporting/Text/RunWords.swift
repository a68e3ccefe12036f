import Fetching

extension Outcome {
    /// The outcome as result lines spell it.
    var name: StaticString {
        switch self {
        case .ok: "ok"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .skipped: "skipped"
        }
    }
}

extension StopReason {
    /// The reason in one word, for machines.
    var name: StaticString {
        switch self {
        case .interrupted, .quit: "interrupted"
        case .outputFailed: "output-failed"
        case .budget: "budget"
        case .failFast: "fail-fast"
        case .fuse: "fuse"
        }
    }

    /// The reason in a few words, for people.
    var sentence: String {
        switch self {
        case .interrupted(2): "interrupted by Ctrl-C"
        case .interrupted(15): "terminated"
        case .interrupted(let signal): "interrupted by signal \(signal)"
        case .quit: "by you (q)"
        case .outputFailed: "an output cannot be written"
        case .budget: "a budget or the deadline was used up"
        case .failFast: "the first failure (--fail-fast)"
        case .fuse: "too many of the last tasks failed (--fuse)"
        }
    }
}
