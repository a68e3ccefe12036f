package import ArgumentParser
import Crawling
package import Fetching
import Patterns
import SafeText

/// What counts as broken.
package struct LinkOptions: ParsableArguments {
    /// Statuses that are good; nil for the default.
    @Option(
        help: ArgumentHelp(
            """
            Statuses that are good, such as 200..299,403@*.example.com; the part behind @ is a host. \
            (default: all below 400)
            """,
            valueName: "CODES"
        ),
        transform: StatusSet.init(argument:)
    )
    package var accept: StatusSet?

    /// Statuses that are only warned of.
    @Option(
        help: ArgumentHelp(
            "Statuses that are warned of and do not count as broken.",
            valueName: "CODES"
        ),
        transform: StatusSet.init(argument:)
    )
    package var warn: StatusSet?

    /// URLs that do not count as broken.
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            """
            URLs that never count as broken: an expression as in Perl, or a file with one a line; \
            may be repeated.
            """,
            valueName: "RE|@FILE"
        ),
        completion: .file(),
        transform: PatternsArgument.init(parsing:)
    )
    package var ignore: [PatternsArgument] = []

    /// All defaults.
    package init() {}

    /// The rules that the options make.
    var rules: LinkRules {
        var rules = LinkRules()
        rules.warned = warn
        // An expression that gives up on a URL does not hide a broken link.
        rules.ignores = ignore.flatMap(\.patterns).map { pattern in
            { pattern.match($0) == .match }
        }
        return rules
    }

    /// The files that they were read from, each with its option as on the command line.
    var files: [(path: String, use: SafeText)] {
        ignore.compactMap(\.file).map { ($0, "--ignore '@\($0)'") }
    }
}
