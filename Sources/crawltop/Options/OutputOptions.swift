package import ArgumentParser
package import Reporting

/// Where results go.
package struct OutputOptions: ParsableArguments {
    /// Files for results, as given; ``destinations`` has them with their formats.
    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("output")],
        parsing: .singleValue,
        help: ArgumentHelp(
            """
            Write results to a file in the format of its ending (.jsonl .csv .junit.xml .md .html \
            .sitemap.xml .warc.gz), or to standard output for '-'; may be repeated.
            """,
            valueName: "FILE|-"
        ),
        completion: .file()
    )
    var outputs: [String] = []

    /// The format for `-o -`; JSON Lines without it.
    @Option(
        help: ArgumentHelp("The format for '--output -'. (default: jsonl)", valueName: "NAME")
    )
    package var format: OutputFormat?

    /// Which results outputs hold; nil for what suits each format.
    @Option(
        help: ArgumentHelp(
            """
            Which results outputs hold: those that failed, those that count as broken, or all. \
            (default: .jsonl .csv: all; reports: what is broken or warned of)
            """,
            valueName: "WHAT"
        )
    )
    package var only: ResultSelection?

    /// What becomes of records that are there already; nil refuses them.
    @Flag(exclusivity: .exclusive)
    package var existing: ExistingResults?

    /// Whether results come in the order of their index.
    @Flag(help: "Write results in the order of the input.")
    package var ordered = false

    /// A directory for bodies.
    @Option(
        help: ArgumentHelp(
            """
            Save bodies to files in this directory, numbered on from those in it; each result \
            names its file.
            """,
            valueName: "DIR"
        ),
        completion: .directory
    )
    package var save: String?

    /// A file for the log.
    @Option(
        help: ArgumentHelp(
            "Add a log of every task to this file, behind what it holds.",
            valueName: "FILE"
        ),
        completion: .file()
    )
    package var log: String?

    /// All defaults.
    package init() {}

    /// Refuses endings without a format, a format without `-`, empty names, and a file named twice.
    package mutating func validate() throws {
        _ = try checkedDestinations()
        for (option, path) in [("--save", save), ("--log", log)] {
            if path == "" { throw ValidationError("\(option) needs the name of a file") }
        }
        guard log != "-" else {
            throw ValidationError("--log needs a file; standard output belongs to results")
        }
    }

    /// Every `--output` with its format, in order.
    package var destinations: [OutputDestination] {
        // `validate` has refused whatever this could throw.
        (try? checkedDestinations()) ?? []
    }

    private func checkedDestinations() throws -> [OutputDestination] {
        var used: Set<String> = log.map { [$0] } ?? []
        if format != nil, !outputs.contains("-") {
            throw ValidationError(
                "--format goes with '--output -'; files have the format of their ending"
            )
        }
        return try outputs.map { path in
            guard used.insert(path).inserted else {
                throw ValidationError("--output and --log name '\(path)' more than once")
            }
            return OutputDestination(
                path: path,
                format: try format(of: path),
                existing: existing.role
            )
        }
    }

    private func format(of path: String) throws -> OutputFormat {
        if path == "-" { return format ?? .jsonl }
        guard let format = OutputFormat(fileName: path) else {
            let endings = OutputFormat.allCases.compactMap(\.fileNameEnding).joined(separator: " ")
            throw ValidationError("--output '\(path)' does not end in one of \(endings)")
        }
        return format
    }
}

extension ExistingResults? {
    /// The same for a file.
    fileprivate var role: ExistingFile {
        switch self {
        case .overwrite: .overwrite
        case .append: .append
        case nil: .refuse
        }
    }
}
