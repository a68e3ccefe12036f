import Clock
import FetchingTestSupport
import Testing
import URLStandard

@testable import Fetching

struct FetchEngineSteeringTests {
    /// Doubles the limit with each second good attempt, up to eight, and is done then.
    private struct Doubling: LimitSteering {
        struct State: SteeringState, Equatable {
            var seen = 0
            var isTold = false
        }

        var told = State()
        var limit = 1
        var wake: MonotonicTime?

        mutating func observe(
            _ attempts: [AttemptRecord],
            _ load: EngineLoad,
            now: MonotonicTime
        ) -> [SteeringOrder] {
            told.seen += attempts.filter { $0.ending == .good }.count
            if let wake, now >= wake { self.wake = nil }
            guard told.seen >= 2 * limit, limit < 8 else { return [] }
            limit *= 2
            return [.limit(limit)]
        }

        var nextWake: MonotonicTime? { wake }
        var state: any SteeringState { told }
        var isOver: Bool { limit == 8 }
    }

    @Test
    func `whoever steers is told of every attempt and obeyed until it is done`() async throws {
        let fixture = EngineFixture(limit: 1, answering: { good($0) })
        await fixture.engine.setSteering(Doubling())
        await fixture.engine.submit(try EngineFixture.requests(100))
        await fixture.engine.closeInput()
        await fixture.engine.finished()
        let snapshot = await fixture.engine.snapshot()
        #expect(snapshot.limit == 8)
        // It is told no more once it is done.
        let state = snapshot.steering as? Doubling.State
        #expect(state?.seen == 8)
        await fixture.end()
    }

    @Test
    func `whoever steers is asked again when it wants to be`() async throws {
        let fixture = EngineFixture(limit: 1)
        var steering = Doubling()
        steering.wake = fixture.clock.now + .seconds(3)
        await fixture.engine.setSteering(steering)
        while await fixture.engine.withSteering(Doubling.self, { $0.wake }) != .some(nil) {
            await Task.yield()
        }
        #expect(fixture.clock.now >= steering.wake ?? .distantFuture)
        await fixture.end()
    }

    /// Is done at a time, whatever else happens.
    private struct Alarm: LimitSteering {
        struct State: SteeringState {
            var isOver = false
        }

        let time: MonotonicTime
        var told = State()

        mutating func observe(
            _ attempts: [AttemptRecord],
            _ load: EngineLoad,
            now: MonotonicTime
        ) -> [SteeringOrder] {
            guard now >= time else { return [] }
            told.isOver = true
            return [.hold(false), .limit(load.limit)]
        }

        var nextWake: MonotonicTime? { time }
        var state: any SteeringState { told }
        var isOver: Bool { told.isOver }
    }

    /// A comparison that decided after a rest was shown as resting for ever.
    @Test(.timeLimit(.minutes(10)))
    func `an observer is told that whoever steers is done, though nothing is fetched`() async throws
    {
        let fixture = EngineFixture()
        var iterator = await fixture.engine.snapshots().makeAsyncIterator()
        _ = await iterator.next()
        let time = fixture.clock.now + .seconds(3)
        await fixture.engine.setSteering(Alarm(time: time))
        var state: Alarm.State?
        while state?.isOver != true {
            state = try #require(await iterator.next()).steering as? Alarm.State
        }
        #expect(fixture.clock.now >= time)
        await fixture.end()
    }

    /// Holds each host at two, far below the engine's limit, and leaves three.
    private struct Capping: LimitSteering {
        struct State: SteeringState {}

        var hasBegun = false

        mutating func observe(
            _ attempts: [AttemptRecord],
            _ load: EngineLoad,
            now: MonotonicTime
        ) -> [SteeringOrder] {
            defer { hasBegun = true }
            return hasBegun ? [] : [.hostLimit(HostID(index: 0), 2), .limit(50)]
        }

        mutating func resign(_ load: EngineLoad, now: MonotonicTime) -> [SteeringOrder] {
            [.limit(3)]
        }

        var nextWake: MonotonicTime? { nil }
        var state: any SteeringState { State() }
        var isOver: Bool { false }
        var newHostLimit: Int? { 2 }
    }

    @Test(arguments: [Int?.none, 4])
    func `limits change hands in one step, whatever is waiting`(limit: Int?) async throws {
        let fixture = EngineFixture(limit: 2)
        await fixture.engine.submit(try EngineFixture.requests(100))
        await fixture.engine.setSteering(Capping())
        var snapshot = await fixture.engine.snapshot()
        #expect(snapshot.limit == 50)
        #expect(snapshot.permitsTaken == 2)
        let former = await fixture.engine.setSteering(nil, limit: limit)
        #expect(former is Capping)
        snapshot = await fixture.engine.snapshot()
        #expect(snapshot.limit == limit ?? 3)
        #expect(snapshot.hosts[0].limit == limit ?? 3)
        #expect(snapshot.transfersBegun == limit ?? 3)
        await fixture.end()
    }

    @Test
    func `a change of whoever steers finds its own kind alone`() async throws {
        let fixture = EngineFixture()
        let change: @Sendable (inout Doubling) -> Int = { steering in
            steering.told.isTold = true
            return 7
        }
        #expect(await fixture.engine.withSteering(Doubling.self, change) == nil)
        await fixture.engine.setSteering(Doubling())
        #expect(await fixture.engine.withSteering(Doubling.self, change) == 7)
        let state = await fixture.engine.snapshot().steering as? Doubling.State
        #expect(state?.isTold == true)
        await fixture.engine.setSteering(nil)
        #expect(await fixture.engine.snapshot().steering == nil)
        await fixture.end()
    }
}
