import ArgumentParser
import DemoSite
import Glibc
import RunControl
import SafeText
import ServerModels
import TerminalUI
import TerminalUINcurses

/// `crawltop serve`: the embedded site alone, to try other tools against.
struct ServeCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the embedded demo site on 127.0.0.1 until interrupted.",
        discussion: """
            Its front page tells what each path does. With --model every page behaves as a model of \
            a server wants it, to learn which limit suits which server; --model list names them.
            """
    )

    @OptionGroup var port: PortOptions
    @OptionGroup var model: ModelOption

    func execute() async throws -> Int32 {
        if model.model == .list {
            StandardOutput.write(ModelArgument.catalogue)
            return 0
        }
        let specification = model.model?.specification
        let configuration = DemoSiteConfiguration(
            port: UInt16(port.port),
            maxConnections: specification == nil ? 1024 : 16_384,
            model: specification
        )
        let site = try await DemoSite.open(configuration)
        let (signals, continuation) = AsyncStream.makeStream(of: Int32.self)
        let watcher: SignalWatcher
        do throws(TerminalError) {
            watcher = try SignalWatcher(signals: [SIGINT, SIGTERM, SIGHUP]) {
                continuation.yield($0)
            }
        } catch { throw CommandError.runtime("cannot watch signals: \(error.description)") }
        defer { watcher.stop() }
        StandardOutput.write("serving \(site.baseURL)/ until Ctrl-C\n")
        for sentence in specification?.summary() ?? [] { StandardOutput.write("\(sentence)\n") }
        for await _ in signals { break }
        await site.stop()
        return 0
    }
}
