import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct SelectedSinkTests {
    private final class Recorder: ResultSink {
        var indexes: [Int] = []
        func write(_ batch: [FetchResult]) { indexes += batch.map(\.index) }
        func flush() {}
        func close(_ summary: RunSummary) {}
    }

    private let batch = [
        sampleResult(index: 0), brokenLink(index: 1), warnedResult(index: 2),
        brokenResult(index: 3).assessed(Assessment(severity: .warning)),
        sampleResult(index: 4, assessment: Assessment(change: .mended)),
    ]

    @Test(arguments: [
        (ResultSelection.all, [0, 1, 2, 3, 4]), (.failed, [1, 3]), (.broken, [1]),
        (nil, [1, 2, 3, 4]),
    ])
    func `only what is selected is passed on`(selection: ResultSelection?, indexes: [Int]) throws {
        let recorder = Recorder()
        try SelectedSink(recorder, selection).write(batch)
        #expect(recorder.indexes == indexes)
    }

    @Test func `a task that failed and is retried is passed on again, however it ends`() throws {
        let recorder = Recorder()
        let sink = SelectedSink(recorder, .failed)
        try sink.write([brokenResult(index: 1)])
        try sink.write([sampleResult(index: 1), sampleResult(index: 2)])
        #expect(recorder.indexes == [1, 1])
    }
}
