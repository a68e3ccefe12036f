package import ArgumentParser

/// The embedded site as `demo` fetches it.
package struct DemoOptions: ParsableArguments {
    /// Pages of the site.
    @Option(
        help: ArgumentHelp("Pages to fetch. (default: 10)", valueName: "N"),
        transform: WholeNumber.reader(1...100_000)
    )
    package var pages = 10

    /// How long the site thinks about each page.
    @Option(
        help: ArgumentHelp(
            "How long the site takes for each page. (default: 2s)",
            valueName: "DUR"
        ),
        transform: DurationArgument.init(parsing:)
    )
    package var delay = DurationArgument(.seconds(2))

    /// Transfers under way at once.
    @Option(
        name: [.customShort("l", allowingJoined: true), .long],
        help: ArgumentHelp("Transfers under way at once. (default: 16)", valueName: "N|auto"),
        transform: LimitArgument.init(parsing:)
    )
    package var limit = LimitArgument(16)

    /// All defaults.
    package init() {}
}

/// Which model a server follows in place of the demo site.
package struct ModelOption: ParsableArguments {
    /// The model, or the wish to know which there are; nil for the demo site.
    @Option(
        help: ArgumentHelp(
            """
            Behave as a model of a server, such as fifo:12@50ms, usl:20,0.05,0.0005 or 429-above:16; \
            list names all of them.
            """,
            valueName: "SPEC"
        ),
        transform: ModelArgument.init(parsing:)
    )
    package var model: ModelArgument?

    /// The demo site.
    package init() {}
}

/// Where the embedded site listens.
package struct PortOptions: ParsableArguments {
    /// The port on 127.0.0.1, or 0 for any that is free.
    @Option(
        help: ArgumentHelp(
            "The port on 127.0.0.1; 0 takes any that is free. (default: 0)",
            valueName: "N"
        ),
        transform: WholeNumber.reader(0...65535)
    )
    package var port = 0

    /// All defaults.
    package init() {}
}
