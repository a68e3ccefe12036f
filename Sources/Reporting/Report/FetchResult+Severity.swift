package import Fetching

extension FetchResult {
    /// How much the result matters; nil where nothing is wrong.
    ///
    /// An unjudged failure is an error, and a finding a warning.
    package var severity: Severity? {
        if let judged = assessment.severity { return judged }
        guard assessment.findings.isEmpty else {
            if assessment.findings.contains(where: { $0.kind == .ignored }) { return nil }
            return outcome == .failed ? .error : .warning
        }
        return outcome == .failed ? .error : nil
    }

    /// Whether all that there is to say of it is said of the whole run.
    var isOfRun: Bool {
        !assessment.findings.isEmpty && assessment.findings.allSatisfy(\.kind.isOfRun)
    }

    /// Whether it is a link out of the crawl's scope.
    var isExternal: Bool { role == .check }
}

extension Finding.Kind {
    /// Whether it says something about the whole run, and not only about one URL.
    var isOfRun: Bool {
        switch self {
        case .robotsUnreadable, .sitemapUnreadable, .sitemapOnly, .sitemapMissing, .seedRedirected,
            .singlePage, .trap:
            true
        default: false
        }
    }
}
