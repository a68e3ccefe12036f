import ArgumentParser

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

    /// Whether the first failed task ends the run.
    @Flag(help: "End the run with the first task that fails.")
    package var failFast = false

    /// All defaults.
    package init() {}
}
