import ArgumentParser

/// How far a crawl follows what may have no end.
package struct TrapOptions: ParsableArguments {
    /// URLs that differ in numbers only.
    @Option(
        help: ArgumentHelp(
            "Follow this many URLs that link to one another and differ in numbers only; 0 also"
                + " follows paths and pages that repeat themselves. (default: 500)",
            valueName: "N"
        ),
        transform: WholeNumber.reader(0...1_000_000_000)
    )
    package var maxPerPattern = 500

    /// URLs of one host.
    @Option(
        help: ArgumentHelp(
            "Follow this many URLs of one host; 0 for any number. (default: 100000)",
            valueName: "N"
        ),
        transform: WholeNumber.reader(0...1_000_000_000)
    )
    package var maxPerHost = 100_000

    /// Hosts of one domain.
    @Option(
        help: ArgumentHelp(
            "Follow links to this many hosts of one domain; 0 for any number. (default: 1000)",
            valueName: "N"
        ),
        transform: WholeNumber.reader(0...1_000_000_000)
    )
    package var maxHosts = 1_000

    /// All defaults.
    package init() {}
}
