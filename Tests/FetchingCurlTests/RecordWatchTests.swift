import Clock
import FetchingTestSupport
import Testing

@testable import FetchingCurl

struct RecordWatchTests {
    private let clock = ManualClock()
    private let watch: RecordWatch
    private let one = UnsafeMutableRawPointer(bitPattern: 16)
    private let other = UnsafeMutableRawPointer(bitPattern: 32)

    init() {
        watch = RecordWatch { [clock] in clock.now }
    }

    /// Whether a connection is to be ended after a number of records.
    private func comes(_ count: Int, on connection: UnsafeMutableRawPointer?) throws -> Bool {
        let connection = try #require(connection)
        var isEndless = false
        for _ in 0..<count { isEndless = watch.received(on: connection) }
        return isEndless
    }

    @Test func `a thousand records with nothing in them, in more than 100 ms, are the end`() throws
    {
        watch.beginTurn()
        #expect(try !comes(2_000, on: one))
        clock.advance(by: .milliseconds(100))
        #expect(try !comes(1, on: one))
        clock.advance(by: .nanoseconds(1))
        #expect(!watch.hasEnded)
        #expect(try comes(1, on: one))
        #expect(watch.hasEnded)
        watch.beginTurn()
        #expect(!watch.hasEnded)
    }

    @Test func `a process that was stopped between few records is not taken for that`() throws {
        watch.beginTurn()
        #expect(try !comes(500, on: one))
        clock.advance(by: .seconds(60))
        #expect(try !comes(500, on: one))
    }

    @Test(arguments: ["a turn", "content", "another connection"])
    func `what shows that libcurl goes on begins the count anew`(event: String) throws {
        watch.beginTurn()
        for _ in 1...10 {
            #expect(try !comes(900, on: one))
            clock.advance(by: .milliseconds(90))
            switch event {
            case "a turn": watch.beginTurn()
            case "content": watch.progressed()
            default: #expect(try !comes(1, on: other))
            }
        }
    }
}
