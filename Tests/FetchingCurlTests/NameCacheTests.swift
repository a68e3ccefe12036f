import Clock
import Testing
import URLStandard

@testable import FetchingCurl

/// A cache whose changes can be expected.
private final class LedgerRig {
    struct Asked: Equatable {
        let standing: NameCache.State
        let startsLookup: Bool

        init(_ standing: NameCache.State, startsLookup: Bool) {
            self.standing = standing
            self.startsLookup = startsLookup
        }
    }

    var cache = NameCache(lifetime: .seconds(60))

    func ask(_ name: String, at time: MonotonicTime) -> Asked {
        let (standing, startsLookup) = cache.ask(name, now: time)
        return Asked(standing, startsLookup: startsLookup)
    }

    func needsEntry(_ name: String, port: UInt16) -> Bool {
        cache.needsEntry(for: name, port: port)
    }
}

struct NameCacheTests {
    private let address = IPAddress.v4(0x0102_0304)
    private let other = IPAddress.v4(0x0506_0708)

    private func time(_ seconds: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(seconds) * 1_000_000_000)
    }

    @Test func `a name is looked up once for all who ask`() {
        let rig = LedgerRig()
        #expect(rig.ask("a", at: time(0)) == .init(.wait, startsLookup: true))
        #expect(rig.ask("a", at: time(1)) == .init(.wait, startsLookup: false))
        #expect(rig.ask("b", at: time(1)) == .init(.wait, startsLookup: true))
        rig.cache.answered("a", .addresses([address]), now: time(2))
        #expect(rig.ask("a", at: time(2)) == .init(.found([address]), startsLookup: false))
        #expect(rig.ask("b", at: time(2)) == .init(.wait, startsLookup: false))
    }

    @Test(arguments: [
        (49, true, false), (50, true, true), (59, true, true), (60, false, true),
        (999, false, true),
    ])
    func `addresses last a minute, and are looked up anew before`(
        after: Int,
        isKnown: Bool,
        startsLookup: Bool
    ) {
        let rig = LedgerRig()
        _ = rig.ask("a", at: time(100))
        rig.cache.answered("a", .addresses([address]), now: time(100))
        let standing: NameCache.State = isKnown ? .found([address]) : .wait
        #expect(rig.ask("a", at: time(100 + after)) == .init(standing, startsLookup: startsLookup))
        #expect(rig.ask("a", at: time(100 + after)) == .init(standing, startsLookup: false))
    }

    @Test func `a name that does not exist is asked for again after five seconds`() {
        let rig = LedgerRig()
        _ = rig.ask("a", at: time(0))
        rig.cache.answered("a", .notFound, now: time(0))
        #expect(rig.ask("a", at: time(4)) == .init(.notFound, startsLookup: false))
        #expect(rig.ask("a", at: time(5)) == .init(.wait, startsLookup: true))
    }

    @Test func `a failure is not kept`() {
        let rig = LedgerRig()
        _ = rig.ask("a", at: time(0))
        rig.cache.answered("a", .failed("x"), now: time(0))
        #expect(rig.cache.count == 0)
        #expect(rig.ask("a", at: time(0)) == .init(.wait, startsLookup: true))
    }

    @Test(arguments: [NameAnswer.notFound, .failed("x")])
    func `a lookup that fails takes away nothing that is known`(answer: NameAnswer) {
        let rig = LedgerRig()
        _ = rig.ask("a", at: time(0))
        rig.cache.answered("a", .addresses([address]), now: time(0))
        #expect(rig.ask("a", at: time(55)) == .init(.found([address]), startsLookup: true))
        rig.cache.answered("a", answer, now: time(56))
        // And it is not repeated at once either.
        #expect(rig.ask("a", at: time(59)) == .init(.found([address]), startsLookup: false))
        #expect(rig.ask("a", at: time(60)) == .init(.wait, startsLookup: true))
    }

    @Test func `libcurl is told once a port, and again when a lookup has ended`() {
        let rig = LedgerRig()
        #expect(!rig.needsEntry("a", port: 80))
        _ = rig.ask("a", at: time(0))
        rig.cache.answered("a", .addresses([address]), now: time(0))
        #expect(rig.needsEntry("a", port: 80))
        #expect(!rig.needsEntry("a", port: 80))
        #expect(rig.needsEntry("a", port: 443))
        rig.cache.forgetEntry(of: "a", port: 80)
        #expect(rig.needsEntry("a", port: 80))
        #expect(!rig.needsEntry("a", port: 443))
        _ = rig.ask("a", at: time(55))
        rig.cache.answered("a", .addresses([other]), now: time(55))
        #expect(rig.ask("a", at: time(100)) == .init(.found([other]), startsLookup: false))
        #expect(rig.needsEntry("a", port: 80))
        #expect(rig.needsEntry("a", port: 443))
    }

    @Test func `a lookup that was not made is made for the next`() {
        let rig = LedgerRig()
        _ = rig.ask("a", at: time(0))
        rig.cache.withdrawn("a", now: time(1))
        #expect(rig.ask("a", at: time(1)) == .init(.wait, startsLookup: true))
    }

    @Test(arguments: [.zero, .milliseconds(999), .seconds(60), .seconds(86_400)] as [Duration])
    func `libcurl forgets no sooner than the cache`(lifetime: Duration) {
        #expect(Duration.seconds(ResolveEntry.lifetime(besides: lifetime)) > lifetime)
    }

    @Test func `names that have grown old are not kept for ever`() {
        let rig = LedgerRig()
        for index in 0..<100_000 {
            let now = time(index / 10)
            _ = rig.ask("host\(index)", at: now)
            rig.cache.answered("host\(index)", .addresses([address]), now: now)
        }
        #expect(rig.cache.count < 3000)
    }
}
