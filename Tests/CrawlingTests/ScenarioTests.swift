import Crawling
import Fetching
import Foundation
import Testing

/// Every file in `Scenarios` holds.
@Suite(.timeLimit(.minutes(10)))
struct ScenarioTests {
    /// A file by its name.
    struct File: CustomTestStringConvertible, Sendable {
        let path: String
        var testDescription: String { (path as NSString).lastPathComponent }
    }

    static let files: [File] = {
        let folder = (#filePath as NSString).deletingLastPathComponent + "/Scenarios"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map { File(path: "\(folder)/\($0)") }
    }()

    @Test func `there are scenarios`() {
        #expect(Self.files.count > 15)
    }

    @Test(arguments: files)
    func `a crawl ends as its scenario says`(_ file: File) async throws {
        let scenario = try Scenario(parsing: String(contentsOfFile: file.path, encoding: .utf8))
        let outcome = await CrawlRig.crawl(
            scenario.site,
            from: scenario.seeds,
            scenario.policy,
            fetching: scenario.fetchPolicy
        )
        let results = outcome.results.map(Scenario.line).sorted()
        if let expected = scenario.results { expectSame(results, expected) }
        if let expected = scenario.requests {
            expectSame(outcome.orders.map(Scenario.line).sorted(), expected)
        }
        if let expected = scenario.findings {
            let findings = outcome.counts.findings.map { "\($0.kind.rawValue) \($0.words)" }
            expectSame(findings.sorted(), expected)
        }
        for (kind, count) in scenario.counts {
            #expect(outcome.results.count { Scenario.kind($0) == kind } == count, "\(kind)")
        }
        for (name, seconds) in scenario.delays {
            let host = outcome.snapshot.hosts.first { $0.name == name }
            #expect(host?.delay == .seconds(seconds), "\(name)")
        }
        #expect(Set(outcome.results.map(\.url)).count == results.count, "a URL has two results")
        let served = outcome.results.count { $0.role.isAuxiliary }
        #expect(outcome.snapshot.totals.known == results.count - served)
        #expect(outcome.snapshot.stage.isFinished)
        #expect(outcome.violations.isEmpty)
        #expect(scenario.results != nil || !scenario.counts.isEmpty, "it expects nothing")
    }

    /// Tells what is missing and what is too much.
    private func expectSame(_ actual: [String], _ expected: [String]) {
        let difference = actual.difference(from: expected)
        #expect(difference.insertions.isEmpty && difference.removals.isEmpty, "\(difference)")
    }
}
