package import ArgumentParser

/// What `compare` finds out, and within which bounds.
package struct CompareOptions: ParsableArguments {
    /// The limits to compare.
    @Option(
        help: ArgumentHelp(
            "The limits to compare. (default: 1,2,4,8,16,32,64)",
            valueName: "N,N,…"
        ),
        transform: LimitListArgument.init(parsing:)
    )
    package var limits = LimitListArgument([1, 2, 4, 8, 16, 32, 64])

    /// How much slower than the best a limit may be and still be recommended.
    @Option(
        help: ArgumentHelp(
            "How much slower than the best a limit may be and still be recommended. (default: 5%)",
            valueName: "PERCENT"
        ),
        transform: ShareArgument.init(parsing:)
    )
    package var tolerance = ShareArgument(0.05)

    /// How long it may take; at least five seconds.
    @Option(
        help: ArgumentHelp("How long it may take. (default: 90s)", valueName: "DUR"),
        transform: DurationArgument.init(parsing:)
    )
    package var budget = DurationArgument(.seconds(90))

    /// Rounds of the confirming part at most.
    @Option(
        help: ArgumentHelp(
            "Rounds in random order at most, after the screening. (default: 20)",
            valueName: "N"
        ),
        transform: WholeNumber.reader(2...200)
    )
    package var rounds = 20

    /// Seed of the order of the blocks; `nil` for a random one.
    @Option(
        help: ArgumentHelp(
            "Seed of the order, to repeat a comparison. (default: random)",
            valueName: "HEX"
        ),
        transform: SeedArgument.init(parsing:)
    )
    package var seed: SeedArgument?

    /// All defaults.
    package init() {}

    /// Refuses a budget in which nothing can be measured.
    package mutating func validate() throws {
        guard budget.duration >= .seconds(5) else {
            throw ValidationError("--budget must be at least 5s")
        }
    }
}
