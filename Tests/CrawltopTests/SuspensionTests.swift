import Glibc
import TestSupport
import Testing

/// Ctrl-Z and back: time in which the process stood still does not count.
@Suite(.offPool)
struct SuspensionTests {
    /// A run waits for an answer; while it stands still, another run with the same deadline is
    /// seen to end by it, and so the first one's has passed on the wall's clock.
    @Test(arguments: ["--deadline", "--task-timeout", "--timeout"])
    func `no deadline passes for a process that is stopped`(option: String) throws {
        let server = try HeldServer()
        defer { server.stop() }
        let patience = ["--first-byte-timeout", "0", "--retries", "0", option, "4s"]
        let run = try PipedProgram(["fetch", "\(server.baseURL)/stopped"] + patience)
        try #require(run.run { _ in server.held.contains("/stopped") })
        run.signal(SIGSTOP)
        let other = try PipedProgram(["fetch", "\(server.baseURL)/late"] + patience)
        #expect(other.finish() == .exited(option == "--deadline" ? 4 : 1))
        #expect(other.error.contains("timeout."))
        server.release("/stopped")
        run.signal(SIGCONT)
        #expect(run.finish() == .exited(0))
        #expect(run.error.contains("1 ok, 0 failed"))
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
