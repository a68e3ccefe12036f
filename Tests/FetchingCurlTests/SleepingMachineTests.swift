import Clock
import FetchingTestSupport
import TestSupport
import Testing

/// The machine's clock as it is after a sleep, which a time namespace has too
/// (time_namespaces(7)): what counts sleep is ahead there, and what does not is not.
///
/// Skipped where no such namespace can be made.
@Suite(.startsPrograms)
struct SleepingMachineTests {
    private static let sleeper = [
        "unshare", "--user", "--map-root-user", "--time", "--boottime", "1000000", "--fork",
    ]

    @Test(
        .enabled("needs a time namespace") {
            try await Spawned(sleeper + ["echo", "possible"]).firstLine() == "possible"
        }
    )
    func `the time that the machine sleeps passes`() async throws {
        let program = try Spawned(
            Self.sleeper + [PseudoTerminal.product("TransportProbe"), "clock"]
        )
        let line = try await program.firstLine()
        let there = MonotonicTime(nanoseconds: try #require(Int64(line)))
        #expect(there - .now() > .seconds(900_000))
    }
}
