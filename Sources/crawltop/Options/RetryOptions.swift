package import ArgumentParser

/// What happens after a failed attempt.
package struct RetryOptions: ParsableArguments {
    /// Attempts after the first.
    @Option(
        help: ArgumentHelp(
            """
            Further attempts after transport errors, 408, 429 and 5xx but 501 and 505, with growing \
            waits; Retry-After is kept in full. (default: 2)
            """,
            valueName: "N"
        ),
        transform: WholeNumber.reader(0...100)
    )
    package var retries = 2

    /// The longest `Retry-After` that is waited for; a longer one parks its host.
    @Option(
        help: ArgumentHelp(
            "The longest Retry-After to wait for; a longer one parks its host. (default: 5m)",
            valueName: "DUR"
        ),
        transform: DurationArgument.init(parsing:)
    )
    package var maxRetryAfter = DurationArgument(.seconds(300))

    /// When too much has failed to go on; `nil` for never.
    @Option(
        help: ArgumentHelp(
            """
            Stop with exit code 5 when so many of the last N finished tasks have failed, N being \
            100 if not given. (default: off)
            """,
            valueName: "PERCENT[/N]"
        ),
        transform: FuseArgument.init(parsing:)
    )
    package var fuse: FuseArgument?

    /// Whether the first failed task ends the run.
    @Flag(help: "End the run with the first task that fails.")
    package var failFast = false

    /// All defaults.
    package init() {}
}
