/// Remembers how the last tasks ended, as far back as a fuse looks.
struct FuseMeter: Sendable {
    private let fuse: FailureFuse
    /// Whether each of the last tasks failed: a ring once it is full.
    private var failed: [Bool] = []
    private var oldest = 0
    private var failures = 0

    init(_ fuse: FailureFuse) {
        self.fuse = fuse
    }

    /// Takes the end of one task into account; returns whether the fuse blows.
    mutating func record(hasFailed: Bool) -> Bool {
        if hasFailed { failures += 1 }
        if failed.count < fuse.window {
            failed.append(hasFailed)
        } else {
            if failed[oldest] { failures -= 1 }
            failed[oldest] = hasFailed
            oldest = (oldest + 1) % fuse.window
        }
        return failed.count == fuse.window && failures * 100 >= fuse.percent * fuse.window
    }

    /// Forgets everything, so that a run that goes on has a new chance.
    mutating func reset() {
        self = FuseMeter(fuse)
    }
}
