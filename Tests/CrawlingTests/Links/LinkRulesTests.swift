import Crawling
import Fetching
import FetchingTestSupport
import Testing

struct LinkRulesTests {
    private func failed(_ errorClass: ErrorClass, status: UInt16?) -> FetchResult {
        sampleResult(
            url: "http://www.example.com/old",
            outcome: .failed,
            status: status,
            error: FetchError(errorClass, phase: .body, message: "m")
        )
    }

    @Test(arguments: ["403", "400..499@*.example.com"])
    func `a failure with a warned status is a warning`(codes: String) throws {
        var rules = LinkRules()
        rules.warned = try StatusSet(parsing: codes)
        let result = rules.assess(failed(.http(status: 403), status: 403))
        #expect(result.assessment.severity == .warning)
        #expect(result.assessment.findings.map(\.kind) == [.warnedStatus])
        #expect(result.outcome == .failed)
        // Another status, and a failure without one, count.
        for other in [
            failed(.http(status: 500), status: 500), failed(.netRefused, status: nil),
        ] {
            #expect(rules.assess(other).assessment == Assessment())
        }
    }

    @Test func `an ignored URL does not count, whatever becomes of it`() {
        var rules = LinkRules()
        rules.ignores = [{ $0.hasSuffix("/old") }]
        let result = rules.assess(failed(.netRefused, status: nil))
        #expect(result.assessment.findings.map(\.kind) == [.ignored])
        rules.ignores = [{ $0.hasSuffix("/new") }]
        #expect(rules.assess(failed(.netRefused, status: nil)).assessment == Assessment())
    }

    @Test func `a wall against programs is only warned of`() {
        let result = LinkRules().assess(failed(.linkBotWall, status: 403))
        #expect(result.assessment.severity == .warning)
        #expect(result.assessment.findings.map(\.kind) == [.botWall])
    }

    @Test func `what ended well, and what was found before, stays as it is`() {
        let finding = Finding(.bodyCut, "cut")
        let good = sampleResult(assessment: Assessment(findings: [finding]))
        var rules = LinkRules()
        rules.ignores = [{ _ in true }]
        #expect(rules.assess(good).assessment.findings == [finding])
    }
}
