import FetchingTestSupport
import Testing

@testable import Crawling

/// An implementation of the port that the conformance suite runs on.
///
/// Another one passes the suite by being added to ``all``, and by taking its time from the clock.
struct FrontierUnderTest: Sendable, CustomTestStringConvertible {
    /// What not every implementation can do.
    enum Capability: Sendable {
        /// Has several workers at once, whose leases end.
        case sharing
        /// Refuses what it has no room for.
        case bounds
        /// Comes back with an older state.
        case rollback
    }

    /// Where the frontier lies, with what a test may do to it behind the worker's back.
    struct Store: Sendable {
        let frontier: any Frontier
        /// Whether it has no room for anything new from now on.
        var fill: @Sendable (Bool) async throws -> Void = { _ in }
        /// Brings back the state that it had when `save` was called.
        var save: @Sendable () async throws -> Void = {}
        var rollBack: @Sendable () async throws -> Void = {}
        /// Forgets what the store keeps only for speed, such as loaded scripts.
        var loseCaches: @Sendable () async throws -> Void = {}
    }

    let name: String
    let capabilities: Set<Capability>
    let make: @Sendable (ManualClock) async throws -> Store

    var testDescription: String { name }

    static let all = [
        FrontierUnderTest(name: "memory", capabilities: []) { clock in
            Store(frontier: MemoryFrontier(clock: { clock.now }))
        }
    ]

    /// Those that can do something.
    static func able(to capability: Capability) -> [FrontierUnderTest] {
        all.filter { $0.capabilities.contains(capability) }
    }

    static var sharing: [FrontierUnderTest] { able(to: .sharing) }
    static var bounded: [FrontierUnderTest] { able(to: .bounds) }
    static var restorable: [FrontierUnderTest] { able(to: .rollback) }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test that no implementation can pass yet, and says so.
    static func needs(_ capability: FrontierUnderTest.Capability) -> Self {
        .enabled(
            if: !FrontierUnderTest.able(to: capability).isEmpty,
            "no frontier is capable of \(capability) yet"
        )
    }
}
