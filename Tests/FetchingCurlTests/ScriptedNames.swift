import FetchingCurl
import FetchingTestSupport
import URLStandard

/// Names that a test makes up, and who asked for them.
final class ScriptedNames: Sendable {
    /// What has been looked up so far.
    struct Log: Sendable {
        /// Every lookup, in the order in which they began.
        var asked: [String] = []
        /// Lookups under way.
        var running = 0
        /// Lookups that were under way at once at most.
        var peak = 0
    }

    /// 127.0.0.1.
    static let loopback = IPAddress.v4(0x7F00_0001)

    let log = Watched(Log())
    private let answer: @Sendable (_ name: String, _ earlier: Int) -> NameAnswer

    /// Names with their answers; the closure may take its time, and learns how many lookups of a
    /// name there were before.
    init(
        _ answer: @escaping @Sendable (_ name: String, _ earlier: Int) -> NameAnswer = { _, _ in
            .addresses([loopback])
        }
    ) {
        self.answer = answer
    }

    /// For ``TransportConfiguration/lookUp``.
    var lookUp: NameLookup {
        { [self] name in
            let earlier = log.update { log in
                log.asked.append(name)
                log.running += 1
                log.peak = max(log.peak, log.running)
                return log.asked.count { $0 == name } - 1
            }
            defer { log.update { $0.running -= 1 } }
            return answer(name, earlier)
        }
    }

    /// A transport whose names these are.
    func makeDriver(
        patience: Duration = .seconds(3600),
        _ change: (inout TransportConfiguration) -> Void = { _ in }
    ) -> TransportDriver {
        FetchingCurlTests.makeDriver { configuration in
            configuration.lookUp = lookUp
            configuration.lookupPatience = patience
            change(&configuration)
        }
    }
}
