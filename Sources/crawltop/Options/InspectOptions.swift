package import ArgumentParser

/// `inspect url REF [--base BASE]`.
package struct InspectURLOptions: ParsableArguments {
    /// The URL or relative reference to parse.
    @Argument(help: ArgumentHelp("A URL or a relative reference.", valueName: "REF"))
    package var reference: String

    /// What a relative reference is resolved against.
    @Option(help: ArgumentHelp("The URL that a reference is relative to.", valueName: "BASE"))
    package var base: String?

    /// Only for the parser, which fills in what is needed.
    package init() {}
}

/// `inspect robots FILE AGENT URL`.
package struct InspectRobotsOptions: ParsableArguments {
    /// A robots.txt, or `-` for standard input.
    @Argument(help: ArgumentHelp("A robots.txt.", valueName: "FILE"), completion: .file())
    package var file: String

    /// The product token of a crawler (RFC 9309 §2.2.1).
    @Argument(help: ArgumentHelp("The name of a crawler.", valueName: "AGENT"))
    package var agent: String

    /// The URL that may be allowed or not.
    @Argument(help: ArgumentHelp("What it wants to fetch.", valueName: "URL"))
    package var url: String

    /// Only for the parser, which fills in what is needed.
    package init() {}
}

/// `inspect links FILE --base URL`.
package struct InspectLinksOptions: ParsableArguments {
    /// An HTML document, or `-` for standard input.
    @Argument(help: ArgumentHelp("An HTML document.", valueName: "FILE"), completion: .file())
    package var file: String

    /// Where the document came from.
    @Option(help: ArgumentHelp("Where the document came from.", valueName: "URL"))
    package var base: String

    /// Only for the parser, which fills in what is needed.
    package init() {}
}

/// `inspect sitemap FILE`.
package struct InspectSitemapOptions: ParsableArguments {
    /// A sitemap or sitemap index, or `-` for standard input.
    @Argument(help: ArgumentHelp("A sitemap.", valueName: "FILE"), completion: .file())
    package var file: String

    /// Only for the parser, which fills in what is needed.
    package init() {}
}
