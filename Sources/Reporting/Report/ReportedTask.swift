package import Fetching
import URLStandard

/// What a report keeps of one result: what it was, what is wrong with it, and where it is linked.
package struct ReportedTask: Identifiable, Sendable {
    /// The task.
    package let id: TaskID
    /// The URL as given.
    package let url: TaskURL
    /// Where redirects led; nil if there were none.
    package let landing: TaskURL?
    package let outcome: Outcome
    package let status: UInt16?
    package let error: FetchError?
    package let skipReason: SkipReason?
    package let severity: Severity?
    package let findings: [Finding]
    /// How it differs from an earlier run, where that is known.
    package let change: LinkChange?
    /// Whether it is a link out of the crawl's scope.
    package let isExternal: Bool
    /// Pages that link to it, also those that ``places`` leaves out.
    package let pageCount: Int
    /// The first of the places that link to it; those of a seed or of a list are none.
    package let places: [LinkPlace]
    /// Without the wait for its turn.
    package let milliseconds: Double
    package let attempts: Int

    /// Keeps a result.
    ///
    /// - Parameter maximumPlaces: Places that are kept.
    init(_ result: FetchResult, maximumPlaces: Int = LinkPlaces.maximum) {
        id = result.id
        url = result.url
        let isMoved = result.finalURL != result.url && !result.finalURL.text.isEmpty
        landing = isMoved ? result.finalURL : nil
        outcome = result.outcome
        status = result.status
        error = result.error
        skipReason = result.skipReason
        severity = result.severity
        findings = result.assessment.findings
        change = result.assessment.change
        isExternal = result.isExternal
        milliseconds = result.busyMilliseconds
        attempts = result.attempts
        if let linked = result.assessment.linkedFrom {
            pageCount = max(linked.count, linked.first.count)
            places = Array(linked.first.prefix(maximumPlaces))
        } else {
            places = result.referrer.map { [LinkPlace(page: $0)] } ?? []
            pageCount = places.count
        }
    }

    /// Whether it counts as broken and an earlier run does not excuse it.
    package var isNewlyBroken: Bool { severity == .error && change != .still }

    /// What is wrong in one word: the error's class, the first finding, or the outcome.
    package var label: String {
        if let error, severity != nil || findings.isEmpty { return error.errorClass.name }
        if let finding = findings.first { return finding.kind.rawValue }
        return status.map { "\(outcome.rawValue) \($0)" } ?? skipReason?.rawValue
            ?? outcome.rawValue
    }

    /// What is wrong in words, with secrets masked; nil where ``label`` says it all.
    ///
    /// Holds remote bytes.
    package var explanation: String? {
        var words = findings.map(\.words).filter { !$0.isEmpty }
        if let error, error.message != "status \(status ?? 0)" {
            words.insert(error.message, at: 0)
        }
        return words.isEmpty ? nil : SecretMask.text(words.joined(separator: "; "))
    }
}

extension LinkPlace {
    /// A page that links somewhere, without knowing where in it.
    init(page: TaskURL) {
        self.init(page: page, line: 0, column: 0, element: "", attribute: "", text: "")
    }
}

extension [ReportedTask] {
    /// Sorted for people: the site's own first, what is new before what is known, then by URL.
    var inReadingOrder: [ReportedTask] {
        sorted { left, right in
            if left.isExternal != right.isExternal { return right.isExternal }
            let (leftIsOld, rightIsOld) = (left.change == .still, right.change == .still)
            if leftIsOld != rightIsOld { return rightIsOld }
            return left.url.text < right.url.text
        }
    }
}
