package import ArgumentParser

/// The nested deadlines (0 means none) and the grace of a stop.
package struct DeadlineOptions: ParsableArguments {
    /// Until the connection is open, name lookup and TLS included.
    @Option(
        help: ArgumentHelp(
            "Until a connection is open; 0 is no deadline. (default: 10s)",
            valueName: "DUR"
        ),
        transform: DurationArgument.init(parsing:)
    )
    package var connectTimeout = DurationArgument(.seconds(10))

    /// From the request to the first byte of the answer.
    @Option(
        help: ArgumentHelp(
            "From the request to the answer's first byte. (default: 20s)",
            valueName: "DUR"
        ),
        transform: DurationArgument.init(parsing:)
    )
    package var firstByteTimeout = DurationArgument(.seconds(20))

    /// Without a byte in the middle of a body.
    @Option(
        help: ArgumentHelp(
            "Without a byte in the middle of a body. (default: 15s)",
            valueName: "DUR"
        ),
        transform: DurationArgument.init(parsing:)
    )
    package var stallTimeout = DurationArgument(.seconds(15))

    /// One whole attempt.
    @Option(
        help: ArgumentHelp("One whole attempt. (default: 60s)", valueName: "DUR"),
        transform: DurationArgument.init(parsing:)
    )
    package var timeout = DurationArgument(.seconds(60))

    /// All attempts of a task with the waits between them.
    @Option(
        help: ArgumentHelp("All attempts of a task together. (default: none)", valueName: "DUR"),
        transform: DurationArgument.init(parsing:)
    )
    package var taskTimeout: DurationArgument?

    /// The whole run.
    @Option(
        help: ArgumentHelp("The whole run. (default: none)", valueName: "DUR"),
        transform: DurationArgument.init(parsing:)
    )
    package var deadline: DurationArgument?

    /// What is under way when the run is stopped.
    @Option(
        help: ArgumentHelp(
            "What is under way when the run is stopped; 0 cancels it at once. (default: 5s)",
            valueName: "DUR"
        ),
        transform: DurationArgument.init(parsing:)
    )
    package var grace = DurationArgument(.seconds(5))

    /// All defaults.
    package init() {}
}
