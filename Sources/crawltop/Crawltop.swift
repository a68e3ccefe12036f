import ArgumentParser
import Glibc
import RunControl

/// The program: parses its arguments, runs one command, and exits with its code.
@main
struct Crawltop: ParsableCommand {
    static let version = Program.version

    static let configuration = CommandConfiguration(
        commandName: "crawltop",
        abstract:
            "htop for crawls: fetch and crawl many URLs at once, and watch and steer it live.",
        discussion: """
            Without a command, 'crawl' is meant: crawltop https://example.org

            Results go to files or to standard output (--output), the dashboard to the terminal, \
            everything else for people to standard error. Exit codes: 0 nothing is broken, 1 \
            something is, or nothing could be looked at, 2 wrong usage, 3 cannot run or write, 4 stopped by a budget or \
            deadline, 5 stopped by --fuse, 130 and 143 interrupted.
            """,
        version: version,
        subcommands: [
            CrawlCommand.self, FetchCommand.self, CompareCommand.self, DemoCommand.self,
            ServeCommand.self, InspectCommand.self,
        ],
        defaultSubcommand: CrawlCommand.self
    )

    /// The main thread only starts the program: the task pool does the rest, and exits.
    static func main() {
        ProcessSetup.prepare()
        do throws(CommandError) { try Preflight.check() } catch { exit(with: error) }
        Task.detached(name: "main") { await run() }
        while true { pause() }
    }

    private static func exit(with failure: CommandError) -> Never {
        StandardError.write("crawltop: \(failure.message)\n")
        Glibc.exit(failure.exitCode)
    }

    @concurrent private static func run() async {
        do {
            var command = try parseAsRoot()
            if let executable = command as? any ExecutableCommand {
                Glibc.exit(try await executable.execute())
            }
            try command.run()  // Help, which throws what is to be printed.
        } catch let failure as CommandError {
            exit(with: failure)
        } catch {
            let usage = Usage(error, of: Self.self)
            if usage.isRequested {
                StandardOutput.write(usage.text)
            } else {
                StandardError.write(usage.text)
            }
            Glibc.exit(usage.exitCode)
        }
    }
}

/// A command that does its work and says with which code to exit.
protocol ExecutableCommand: ParsableCommand {
    func execute() async throws -> Int32
}
