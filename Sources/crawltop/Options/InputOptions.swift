package import ArgumentParser

/// The URLs of `fetch` and `compare`, from the command line, a file, or standard input.
package struct InputOptions: ParsableArguments {
    /// URLs as they were given.
    @Argument(help: ArgumentHelp("What to fetch.", valueName: "URL"))
    package var urls: [String] = []

    /// A file with one URL a line, or `-` for standard input.
    @Option(
        name: [.customShort("i", allowingJoined: true), .customLong("input")],
        help: ArgumentHelp(
            "Read URLs from a file, one a line, or from standard input for '-'.",
            valueName: "FILE|-"
        ),
        completion: .file()
    )
    package var input: String?

    /// All defaults.
    package init() {}

    /// Refuses a run without any URL.
    package mutating func validate() throws {
        guard !urls.isEmpty || input != nil else {
            throw ValidationError("give at least one URL, or a file of URLs with --input")
        }
        guard input != "" else { throw ValidationError("--input needs the name of a file") }
    }
}

/// The seeds of `crawl`.
package struct SeedOptions: ParsableArguments {
    /// URLs as they were given, at least one.
    @Argument(help: ArgumentHelp("Where to start.", valueName: "URL"))
    package var urls: [String]

    /// Only for the parser, which fills in what is needed.
    package init() {}
}
