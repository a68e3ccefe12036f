import DataStructures
import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct OrderedSinkTests {
    private let recorder = RecordingSink()

    @Test func `results come out in the order of their index`() throws {
        let sink = OrderedSink(recorder)
        for index in [2, 0, 3, 1, 5] { try sink.write([sampleResult(index: index)]) }
        #expect(recorder.indices == [0, 1, 2, 3])
        #expect(sink.heldCount == 1)
        try sink.close(sampleSummary())
        #expect(recorder.indices == [0, 1, 2, 3, 5])
        #expect(recorder.isClosed)
    }

    @Test func `a task that ends again while it waits takes its own place`() throws {
        let sink = OrderedSink(recorder)
        for index in [1, 1, 0] { try sink.write([sampleResult(index: index)]) }
        #expect(recorder.indices == [0, 1])
    }

    @Test func `a task that ends again comes out at once`() throws {
        let sink = OrderedSink(recorder)
        try sink.write([sampleResult(index: 0), sampleResult(index: 1), sampleResult(index: 0)])
        #expect(recorder.indices == [0, 1, 0])
    }

    @Test func `a file that serves the run takes no place`() throws {
        let sink = OrderedSink(recorder)
        try sink.write([
            sampleResult(index: 1), sampleResult(index: 0, role: .robots), sampleResult(index: 0),
        ])
        #expect(recorder.indices == [0, 0, 1])
    }

    @Test(arguments: 0..<20)
    func `any order of ends gives the order of the input`(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let sink = OrderedSink(recorder)
        let order = (0..<200).shuffled(using: &generator)
        for chunk in stride(from: 0, to: order.count, by: 7) {
            try sink.write(order[chunk..<min(chunk + 7, 200)].map { sampleResult(index: $0) })
        }
        #expect(recorder.indices == Array(0..<200))
        #expect(sink.heldCount == 0)
    }

    @Test func `bodies of results that wait are in no memory`() throws {
        let budget = MemoryBudget(limit: 100 << 20)
        let spool = ArraySpool()
        let sink = OrderedSink(recorder, spool: spool)
        let body = [UInt8](repeating: 7, count: 100_000)
        for index in 1...20 { try sink.write([heavyResult(index, body, on: budget)]) }
        #expect(sink.heldCount == 20)
        #expect(budget.use.held == 0)
        #expect(spool.kept == 20)
        try sink.write([heavyResult(0, body, on: budget)])
        #expect(recorder.indices == Array(0...20))
        #expect(recorder.results.allSatisfy { $0.exchange?.wireBody == body })
    }

    @Test func `a format without bodies keeps none while it waits`() throws {
        let budget = MemoryBudget(limit: 100 << 20)
        let spool = ArraySpool()
        let sink = OrderedSink(recorder, keepsExchanges: false, spool: spool)
        try sink.write([heavyResult(1, [1, 2, 3], on: budget), sampleResult(index: 0)])
        try sink.write([heavyResult(3, [1, 2, 3], on: budget)])
        #expect(budget.use.held == 0)
        #expect(spool.made == 0)
        #expect(recorder.results.map(\.name) == ["fetch-1", "fetch-2"])
    }

    /// A result with an archived body that is charged to a budget.
    private func heavyResult(_ index: Int, _ body: [UInt8], on budget: MemoryBudget) -> FetchResult
    {
        let charge = MemoryCharge(on: budget)
        #expect(charge.grow(by: body.count))
        let exchange = Exchange(
            head: [],
            content: .memory(body, charge: charge),
            remoteAddress: nil,
            startedAt: 0
        )
        return sampleResult(index: index, exchange: exchange)
    }

    @Test func `the file is closed though the last write fails`() throws {
        recorder.error = .diskFull(name: "x")
        let sink = OrderedSink(recorder)
        try sink.write([sampleResult(index: 1)])
        #expect(throws: SinkError.diskFull(name: "x")) { try sink.close(sampleSummary()) }
        #expect(recorder.isClosed)
    }
}

/// A sink that records its calls and fails on request.
final class RecordingSink: ResultSink {
    private(set) var results: [FetchResult] = []
    var indices: [Int] { results.map(\.index) }
    private(set) var isClosed = false
    private(set) var flushes = 0
    var error: SinkError?

    func write(_ batch: [FetchResult]) throws(SinkError) {
        if let error { throw error }
        results += batch
    }

    func flush() throws(SinkError) {
        flushes += 1
        if let error { throw error }
    }

    func close(_ summary: RunSummary) throws(SinkError) {
        isClosed = true
        if let error { throw error }
    }
}
