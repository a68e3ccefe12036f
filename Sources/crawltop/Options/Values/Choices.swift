package import ArgumentParser
package import Reporting
import SafeText
import TerminalUI

/// What becomes of cookies (`--cookies`).
package enum CookieChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// They are kept for the run and sent back to the site that set them.
    case on
    /// They are dropped.
    case off
}

/// What becomes of links out of a crawl's scope (`--external`).
package enum ExternalLinks: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// They are fetched once, to see whether they work, and not followed.
    case check
    /// They are not fetched.
    case ignore
}

/// How a run shows its progress (`--progress`).
package enum ProgressMode: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// The dashboard on a terminal, plain lines elsewhere.
    case auto
    /// The dashboard, or an error where there is no terminal.
    case tty
    /// Plain lines on standard error.
    case plain
    /// JSON objects on standard error.
    case json
    /// Errors only.
    case quiet
}

/// Which version of HTTP is spoken, where that is not left to the server.
package enum HTTPVersion: String, CaseIterable, EnumerableFlag, Sendable {
    /// HTTP/1.1 only.
    case http1
    /// HTTP/2 over TLS where the server has it.
    case http2

    /// `--http1.1` and `--http2`.
    package static func name(for value: HTTPVersion) -> NameSpecification {
        switch value {
        case .http1: .customLong("http1.1")
        case .http2: .customLong("http2")
        }
    }

    /// What `--help` says about each.
    package static func help(for value: HTTPVersion) -> ArgumentHelp? {
        switch value {
        case .http1: "Speak HTTP/1.1 only."
        case .http2: "Speak HTTP/2 where a server offers it over TLS."
        }
    }
}

extension OutputFormat: ExpressibleByArgument {}

extension ResultSelection: ExpressibleByArgument {}

/// What becomes of results that are there already (`--overwrite`, `--append`).
package enum ExistingResults: String, CaseIterable, EnumerableFlag, Sendable {
    /// They go, when the first new ones are written.
    case overwrite
    /// They stay, and new ones are written behind them.
    case append

    /// What `--help` says about each.
    package static func help(for value: ExistingResults) -> ArgumentHelp? {
        switch value {
        case .overwrite:
            """
            Empty .jsonl, .csv and .warc.gz files that exist. Without this or --append they are \
            refused; reports are replaced when they are whole.
            """
        case .append:
            """
            Write on in .jsonl, .csv and .warc.gz files that exist, behind their last whole record.
            """
        }
    }
}

/// The name of a theme (`--theme`), one of those that ``Theme/all`` has.
package struct ThemeArgument: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// The name.
    package let name: String

    /// Every name there is, the default first.
    package static let allValueStrings = Theme.all.map(\.name)

    /// The default theme.
    package static var standard: ThemeArgument { ThemeArgument(name: allValueStrings.first ?? "") }

    /// A theme by its name, if there is one.
    package init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        name = argument
    }

    private init(name: String) {
        self.name = name
    }

    /// The name.
    package var description: String { name }
}
