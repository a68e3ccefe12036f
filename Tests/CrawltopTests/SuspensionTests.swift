import Glibc
import TestSupport
import Testing

/// Ctrl-Z and back: time in which the process stood still does not count.
@Suite(.offPool)
struct SuspensionTests {
    /// A run waits for an answer; while it stands still, another run with the same deadline is
    /// seen to end by it, and so the first one's has passed on the wall's clock.
    ///
    /// A busy machine may need more than the deadline for what comes before and after, so it grows;
    /// a deadline that passes for a stopped process does so however long it is.
    @Test(arguments: ["--deadline", "--task-timeout", "--timeout"])
    func `no deadline passes for a process that is stopped`(option: String) throws {
        let isKept = try [2, 8, 32, 128].contains { seconds in
            try goesOn(after: [option, "\(seconds)s"], isRun: option == "--deadline")
        }
        #expect(isKept)
    }

    private func goesOn(after deadline: [String], isRun: Bool) throws -> Bool {
        let server = try HeldServer()
        defer { server.stop() }
        let patience = ["--first-byte-timeout", "0", "--retries", "0"] + deadline
        let run = try PipedProgram(["fetch", "\(server.baseURL)/stopped"] + patience)
        guard run.run(until: { _ in server.held.contains("/stopped") }) else { return false }
        run.signal(SIGSTOP)
        let other = try PipedProgram(["fetch", "\(server.baseURL)/late"] + patience)
        #expect(other.finish() == .exited(isRun ? 4 : 1))
        #expect(other.error.contains("timeout."))
        server.release("/stopped")
        run.signal(SIGCONT)
        return run.finish() == .exited(0) && run.error.contains("1 ok, 0 failed")
    }

    /// The time that was left when it was stopped is left when it goes on.
    @Test func `a run that goes on is ended by its deadline after all`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let patience = ["--first-byte-timeout", "0", "--deadline", "2s"]
        let run = try PipedProgram(["fetch", "-i", "-"] + patience, input: .idle)
        run.signal(SIGSTOP)
        let other = try PipedProgram(["fetch", "\(server.baseURL)/late"] + patience)
        #expect(other.finish() == .exited(4))
        run.signal(SIGCONT)
        #expect(run.finish() == .exited(4))
    }
}
