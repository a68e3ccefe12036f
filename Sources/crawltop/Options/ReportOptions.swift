package import ArgumentParser
package import Reporting

/// Where the report of a comparison goes.
package struct ReportOptions: ParsableArguments {
    /// Files for the report, as given; ``destinations`` has them with their formats.
    @Option(
        name: [.customShort("o", allowingJoined: true), .customLong("output")],
        parsing: .singleValue,
        help: ArgumentHelp(
            """
            Write the report to a file in the format of its ending (.json .md), or to standard \
            output for '-'; may be repeated.
            """,
            valueName: "FILE|-"
        ),
        completion: .file()
    )
    var outputs: [String] = []

    /// The format for `-o -`; JSON without it.
    @Option(
        help: ArgumentHelp("The format for '--output -'. (default: json)", valueName: "NAME")
    )
    package var format: ReportFormat?

    /// All defaults.
    package init() {}

    /// Refuses endings without a format, a format without `-`, and a file named twice.
    package mutating func validate() throws { _ = try checkedDestinations() }

    /// Every `--output` with its format, in order.
    package var destinations: [(path: String, format: ReportFormat)] {
        // `validate` has refused whatever this could throw.
        (try? checkedDestinations()) ?? []
    }

    private func checkedDestinations() throws -> [(path: String, format: ReportFormat)] {
        if format != nil, !outputs.contains("-") {
            throw ValidationError(
                "--format goes with '--output -'; files have the format of their ending"
            )
        }
        var used: Set<String> = []
        return try outputs.map { path in
            guard used.insert(path).inserted else {
                throw ValidationError("--output names '\(path)' more than once")
            }
            if path == "-" { return (path, format ?? .json) }
            let format = ReportFormat.allCases.first { path.hasSuffix(".\($0.rawValue)") }
            guard let format, path.utf8.count > format.rawValue.utf8.count + 1 else {
                throw ValidationError("--output '\(path)' does not end in one of .json .md")
            }
            return (path, format)
        }
    }
}

extension ReportFormat: ExpressibleByArgument {}
