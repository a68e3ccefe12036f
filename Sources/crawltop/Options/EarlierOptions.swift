package import ArgumentParser
import Reporting
import RunControl

/// What an earlier run found, to compare with and to ask less.
package struct EarlierOptions: ParsableArguments {
    /// Results whose broken links are known.
    @Option(
        help: ArgumentHelp(
            """
            Compare with the .jsonl of an earlier run: only what is newly broken counts for the exit \
            code.
            """,
            valueName: "FILE.jsonl"
        ),
        completion: .file(extensions: ["jsonl"])
    )
    package var baseline: String?

    /// Results whose content is known.
    @Option(
        help: ArgumentHelp(
            """
            Ask servers only for what has changed since the .jsonl of an earlier run; a crawl asks \
            so only for what holds no links. 304 is ok.
            """,
            valueName: "FILE.jsonl"
        ),
        completion: .file(extensions: ["jsonl"])
    )
    package var since: String?

    /// All defaults.
    package init() {}

    /// Refuses empty names.
    package mutating func validate() throws {
        for (option, path) in [("--baseline", baseline), ("--since", since)] where path == "" {
            throw ValidationError("\(option) needs the name of a file")
        }
    }
}
