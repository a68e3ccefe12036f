package import Fetching

/// What a result line of an earlier run tells that a later one can use.
package struct EarlierResult: Equatable, Sendable {
    /// The URL, as in results.
    package let url: String
    /// Whether it was broken.
    package let isBroken: Bool
    /// What its content can be asked for with; nil unless it was good and no redirect led elsewhere.
    package let validators: Validators?
    /// Its `Content-Type`.
    package let contentType: String?

    /// Reads a line of JSON Lines; nil for one that is no result.
    ///
    /// A line of a version without `severity` counts as broken where its task failed.
    package init?(line: ArraySlice<UInt8>) {
        var url, finalURL, outcome, severity, type, etag, date: String?
        var warnings: [String] = []
        var scanner = JSONScanner(line)
        let isWhole = scanner.object { key, scanner in
            switch key {
            case "url": return scanner.take(&url)
            case "final_url": return scanner.take(&finalURL)
            case "outcome": return scanner.take(&outcome)
            case "severity": return scanner.take(&severity)
            case "content_type": return scanner.take(&type)
            case "etag": return scanner.take(&etag)
            case "last_modified": return scanner.take(&date)
            case "warnings":
                guard let names = scanner.strings() else { return false }
                warnings = names
                return true
            default: return scanner.skipValue()
            }
        }
        guard isWhole, scanner.isAtEnd, let url, let outcome = outcome.flatMap(Outcome.init) else {
            return nil
        }
        self.url = url
        contentType = type
        if let severity {
            isBroken = severity == Severity.error.rawValue
        } else {
            isBroken = outcome == .failed && !warnings.contains(Finding.Kind.ignored.rawValue)
        }
        validators =
            outcome == .ok && finalURL == url
            ? Validators(etag: etag, lastModified: date) : nil
    }
}
