import ArgumentParser
import RunControl
import TerminalUI

/// What is shown while a run goes on.
package struct ScreenOptions: ParsableArguments {
    /// How progress is shown.
    @Option(help: ArgumentHelp("How progress is shown.", valueName: "MODE"))
    package var progress = ProgressMode.auto

    /// Whether only ASCII is shown.
    @Flag(help: "Use only ASCII characters.")
    package var ascii = false

    /// Whether no colours are shown.
    @Flag(help: "Use no colours; NO_COLOR in the environment does the same.")
    package var noColor = false

    /// The theme.
    @Option(help: ArgumentHelp("The colours of the dashboard.", valueName: "NAME"))
    package var theme = ThemeArgument.standard

    /// Whether the mouse is left to the terminal.
    @Flag(help: "Leave the mouse to the terminal.")
    package var noMouse = false

    /// Frames a second at most.
    @Option(
        help: ArgumentHelp("Draw at most this often a second. (default: 10)", valueName: "N"),
        transform: WholeNumber.reader(1...60)
    )
    package var fps = 10

    /// All defaults.
    package init() {}
}

extension ScreenOptions {
    /// How a run is shown.
    var configuration: DisplayConfiguration {
        var configuration = DisplayConfiguration()
        configuration.mode =
            switch progress {
            case .auto: .auto
            case .tty: .dashboard
            case .plain: .plain
            case .json: .json
            case .quiet: .quiet
            }
        configuration.isASCIIWanted = ascii
        configuration.hasColor = !noColor
        configuration.theme = Theme.all.first { $0.name == theme.name } ?? .calm
        configuration.isMouseEnabled = !noMouse
        configuration.framesPerSecond = fps
        return configuration
    }
}
