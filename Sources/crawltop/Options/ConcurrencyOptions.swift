package import ArgumentParser
package import LimitTuning

/// How much happens at the same time.
package struct ConcurrencyOptions: ParsableArguments {
    /// Transfers that may be under way at once.
    @Option(
        name: [.customShort("l", allowingJoined: true), .long],
        help: ArgumentHelp("Transfers under way at once. (default: 16)", valueName: "N|auto"),
        transform: LimitArgument.init(parsing:)
    )
    package var limit = LimitArgument(16)

    /// How gently `--limit auto` goes about; balanced without it.
    @Option(
        help: ArgumentHelp(
            """
            How gently '--limit auto' treats servers: how much more goodput one more transfer must bring. (default: balanced)
            """,
            valueName: "DIAL"
        )
    )
    package var auto: AutoLimitState.Dial?

    /// The same for one host; `nil` for the command's own default.
    @Option(
        help: ArgumentHelp(
            """
            The same for one host. (default: fetch: the limit; crawl: 2, loopback and private \
            hosts: the limit)
            """,
            valueName: "N"
        ),
        transform: WholeNumber.reader(LimitArgument.range)
    )
    package var perHost: Int?

    /// Least time between two starts on one host; `nil` for the command's own default.
    @Option(
        help: ArgumentHelp(
            """
            Least time between two starts on one host. (default: fetch: 0; crawl: 100ms, loopback \
            and private hosts: 0)
            """,
            valueName: "DUR"
        ),
        transform: DurationArgument.init(parsing:)
    )
    package var delay: DurationArgument?

    /// Bytes of bodies in memory at most.
    @Option(
        help: ArgumentHelp(
            """
            Bodies in memory at most: from half of it on nothing starts, and what does not fit \
            waits in a file beside the first output or in TMPDIR. (default: 512MiB)
            """,
            valueName: "SIZE"
        ),
        transform: ByteCountArgument.reader(atLeast: 1 << 20)
    )
    package var memory = ByteCountArgument(512 << 20)

    /// All defaults.
    package init() {}

    /// Refuses a dial that nothing is turned with.
    package mutating func validate() throws {
        guard auto == nil || limit == .auto else {
            throw ValidationError("--auto goes with '--limit auto'")
        }
    }
}

extension AutoLimitState.Dial: ExpressibleByArgument {}
