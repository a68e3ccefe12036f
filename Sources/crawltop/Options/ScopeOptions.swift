package import ArgumentParser
package import Patterns

/// Which links a crawl follows, and when it has had enough.
package struct ScopeOptions: ParsableArguments {
    /// Links from a seed that are followed.
    @Option(
        help: ArgumentHelp("Links to follow from a seed. (default: 20)", valueName: "N"),
        transform: WholeNumber.reader(0...65535)
    )
    package var maxDepth = 20

    /// Pages after which the crawl ends.
    @Option(
        help: ArgumentHelp(
            "End after this many pages, failed ones included; images and the like are none."
                + " (default: none)",
            valueName: "N"
        ),
        transform: WholeNumber.reader(1...1_000_000_000)
    )
    package var maxPages: Int?

    /// Links of one page that are followed.
    @Option(
        help: ArgumentHelp(
            "Follow this many links of a page, and tell how many more it has. (default: 10000)",
            valueName: "N"
        ),
        transform: WholeNumber.reader(1...1_000_000)
    )
    package var maxLinks = 10_000

    /// Time after which the crawl ends.
    @Option(
        help: ArgumentHelp("End after this time. (default: none)", valueName: "DUR"),
        transform: DurationArgument.init(parsing:)
    )
    package var maxTime: DurationArgument?

    /// Bytes over the wire after which the crawl ends.
    @Option(
        help: ArgumentHelp("End after this many bytes. (default: none)", valueName: "SIZE"),
        transform: ByteCountArgument.init(parsing:)
    )
    package var maxBytes: ByteCountArgument?

    /// Only URLs that match one of these are followed, if there are any.
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Follow only URLs that match, as in Perl, in the form that is sent (caf%C3%A9) or that is"
                + " read (café); may be repeated.",
            valueName: "RE"
        ),
        transform: Pattern.init(parsing:)
    )
    package var include: [Pattern] = []

    /// URLs that match one of these are not followed.
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Do not follow URLs that match, as in Perl, in either form; may be repeated.",
            valueName: "RE"
        ),
        transform: Pattern.init(parsing:)
    )
    package var exclude: [Pattern] = []

    /// Whether hosts below a seed's host belong to the crawl.
    @Flag(help: "Follow links to hosts below a seed's host, too.")
    package var subdomains = false

    /// What becomes of links out of the scope.
    @Option(
        help: ArgumentHelp(
            "Whether links out of the scope are fetched once to check them.",
            valueName: "WHAT"
        )
    )
    package var external = ExternalLinks.ignore

    /// Whether sitemaps are read.
    @Flag(help: "Take URLs from the sitemaps of a site, too.")
    package var sitemap = false

    /// Whether robots.txt is neither fetched nor obeyed.
    @Flag(help: "Do not ask robots.txt; only for your own sites.")
    package var ignoreRobots = false

    /// Whose group of robots.txt counts.
    @Option(
        help: ArgumentHelp(
            "Obey the group of robots.txt for this name. (default: the name that --user-agent"
                + " begins with, or crawltop)",
            valueName: "NAME"
        ),
        transform: RobotsAgent.init(parsing:)
    )
    package var robotsAgent: RobotsAgent?

    /// What may have no end.
    @OptionGroup(title: "Scope") package var traps: TrapOptions

    /// All defaults.
    package init() {}
}
