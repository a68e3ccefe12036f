import ArgumentParser
import DemoSite
import Glibc
import TerminalUI
import TerminalUINcurses

/// `crawltop serve`: the embedded site alone, to try other tools against.
struct ServeCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the embedded demo site on 127.0.0.1 until interrupted.",
        discussion: "Its front page tells what each path does."
    )

    @OptionGroup var port: PortOptions

    func execute() async throws -> Int32 {
        let site = try await DemoSite.open(DemoSiteConfiguration(port: UInt16(port.port)))
        let (signals, continuation) = AsyncStream.makeStream(of: Int32.self)
        let watcher: SignalWatcher
        do throws(TerminalError) {
            watcher = try SignalWatcher(signals: [SIGINT, SIGTERM, SIGHUP]) {
                continuation.yield($0)
            }
        } catch { throw RunFailure.runtime("cannot watch signals: \(error.description)") }
        defer { watcher.stop() }
        StandardOutput.write("serving \(site.baseURL)/ until Ctrl-C\n")
        for await _ in signals { break }
        await site.stop()
        return 0
    }
}

extension DemoSite {
    /// Starts a site, with the failure as one line.
    static func open(_ configuration: DemoSiteConfiguration) async throws(RunFailure) -> DemoSite {
        do throws(DemoSiteError) {
            return try await start(configuration)
        } catch { throw .runtime("cannot serve: \(error.description)") }
    }
}
