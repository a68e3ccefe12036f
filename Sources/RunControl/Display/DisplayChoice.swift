import Dashboard
import Glibc
import Reporting
import SafeText
import TerminalUI
import TerminalUINcurses

/// Chooses between the dashboard and text, and opens what was chosen.
struct DisplayChoice {
    private let screen: DisplayConfiguration
    private let readsStandardInput: Bool
    private let writesStandardOutput: Bool
    /// Whether what is shown is a comparison of limits.
    private let isComparison: Bool

    init(_ screen: DisplayConfiguration, _ configuration: RunConfiguration) {
        self.screen = screen
        var list: URLList?
        var outputs = configuration.output.destinations.map(\.path)
        switch configuration.work {
        case .list(let urls): list = urls
        case .compare(let urls, _, let reports):
            list = urls
            outputs += reports.map(\.path)
        case .crawl, .demo: break
        }
        readsStandardInput = list?.usesStandardInput == true
        writesStandardOutput = outputs.contains("-")
        isComparison = configuration.kind == .compare
    }

    /// Refuses a dashboard that was asked for and is not possible, before anything else is touched.
    func check() throws(CommandError) {
        if screen.mode == .dashboard, let obstacle { throw Self.refusal(obstacle) }
    }

    /// Opens the display that was asked for, or that fits.
    ///
    /// - Throws: ``CommandError`` if the dashboard was asked for and is not possible.
    func open(_ context: RunContext) async throws(CommandError) -> any Display {
        switch screen.mode {
        case .plain: return try plainText(context)
        case .json:
            return isComparison
                ? try TextDisplay(ComparisonProgress())
                : try TextDisplay(JSONProgress())
        case .quiet: return try TextDisplay(QuietProgress(isASCII: screen.isASCII))
        case .dashboard:
            do throws(TerminalError) { return try await openScreen(context) } catch {
                throw Self.refusal(error)
            }
        case .auto:
            guard suitsScreen else { return try plainText(context) }
            do throws(TerminalError) { return try await openScreen(context) } catch {
                StandardError.write("crawltop: no dashboard: \(error.description)\n")
                return try plainText(context)
            }
        }
    }

    private func plainText(_ context: RunContext) throws(CommandError) -> TextDisplay {
        if context.isInsecure {
            StandardError.write("crawltop: TLS certificates are not verified (--insecure)\n")
        }
        return isComparison
            ? try TextDisplay(ComparisonProgress(isASCII: screen.isASCII))
            : try TextDisplay(PlainProgress(isASCII: screen.isASCII))
    }

    /// Whether a user is likely to watch, and can press keys.
    private var suitsScreen: Bool {
        let hasKeys = readsStandardInput || isatty(STDIN_FILENO) != 0
        return obstacle == nil && hasKeys && !writesStandardOutput
            && (environment("CI") ?? "").isEmpty
    }

    /// What rules a dashboard out before a terminal is opened.
    private var obstacle: TerminalError? {
        guard StandardOutput.isTerminal else { return .notATerminal("standard output") }
        switch environment("TERM") {
        case nil, "": return .missingTerminalType
        case "dumb"?: return .incapableTerminal("dumb")
        case "unknown"?: return .incapableTerminal("unknown")
        default: return nil
        }
    }

    private static func refusal(_ error: TerminalError) -> CommandError {
        .usage("--progress tty needs a terminal: \(error.description)")
    }

    private func openScreen(_ context: RunContext) async throws(TerminalError) -> ScreenDisplay {
        var options = TerminalOptions()
        options.keyboard = readsStandardInput ? .controllingTerminal : .automatic
        options.theme = screen.theme
        options.color = ColorChoice(
            flag: screen.hasColor ? .automatic : .never,
            environment: environment
        )
        options.isASCII = screen.isASCIIWanted
        options.isMouseEnabled = screen.isMouseEnabled
        options.title = "crawltop \(context.target)"
        return try await ScreenDisplay(
            options,
            framesPerSecond: screen.framesPerSecond,
            context: context
        )
    }
}
