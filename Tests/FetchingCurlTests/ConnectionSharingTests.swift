import Testing

@testable import FetchingCurl

struct ConnectionSharingTests {
    /// An origin; `#expect` calls nothing that mutates a value.
    private final class Origin {
        private var sharing = ConnectionSharing<Int>()

        func admit(_ id: Int, needsOwn: Bool = false) -> ConnectionSharing<Int>.Admission {
            sharing.admit(id, needsOwn: needsOwn)
        }
        func admitWithoutRoom(_ id: Int) -> ConnectionSharing<Int>.Admission {
            sharing.admitWithoutRoom(id)
        }
        func opened(isShared: Bool) -> [Int] { sharing.opened(isShared: isShared) }
        func gaveUp(hasFailed: Bool) -> [Int] { sharing.gaveUp(hasFailed: hasFailed) }
    }

    private let sharing = Origin()

    @Test func `one opens, the others wait for it and join`() {
        #expect(sharing.admit(1) == .opens)
        #expect(sharing.admit(2) == .waits)
        #expect(sharing.admit(3) == .waits)
        #expect(sharing.opened(isShared: true) == [2, 3])
        #expect(sharing.admit(2) == .joins)
        #expect(sharing.admit(3) == .joins)
    }

    @Test func `where requests share nothing, each opens its own`() {
        #expect(sharing.admit(1) == .opens)
        #expect(sharing.admit(2) == .waits)
        #expect(sharing.opened(isShared: false) == [2])
        for id in 2...4 { #expect(sharing.admit(id) == .opens) }
    }

    @Test func `a cancelled opening is the next one's`() {
        #expect(sharing.admit(1) == .opens)
        #expect(sharing.admit(2) == .waits)
        #expect(sharing.admit(3) == .waits)
        #expect(sharing.gaveUp(hasFailed: false) == [2, 3])
        #expect(sharing.admit(2) == .opens)
        #expect(sharing.admit(3) == .waits)
    }

    @Test func `a failed opening leaves each to itself until one is ready`() {
        #expect(sharing.admit(1) == .opens)
        #expect(sharing.admit(2) == .waits)
        #expect(sharing.gaveUp(hasFailed: true) == [2])
        #expect(sharing.admit(2) == .opens)
        #expect(sharing.admit(3) == .opens)
        #expect(sharing.opened(isShared: true).isEmpty)
        #expect(sharing.gaveUp(hasFailed: true).isEmpty)
        #expect(sharing.admit(4) == .joins)
    }

    @Test func `one that finds no room opens another connection, for the rest too`() {
        #expect(sharing.admit(1) == .opens)
        #expect(sharing.opened(isShared: true).isEmpty)
        #expect(sharing.admit(2) == .joins)
        #expect(sharing.admitWithoutRoom(2) == .opens)
        #expect(sharing.admitWithoutRoom(3) == .waits)
        #expect(sharing.admit(4) == .waits)
        #expect(sharing.opened(isShared: true) == [3, 4])
    }

    @Test func `what needs a connection of its own waits for none`() {
        #expect(sharing.admit(1) == .opens)
        #expect(sharing.admit(2, needsOwn: true) == .opens)
    }
}
