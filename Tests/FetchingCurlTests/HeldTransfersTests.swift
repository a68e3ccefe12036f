import Fetching
import Testing

@testable import FetchingCurl

/// Who waits for a descriptor, and when it may try again.
struct HeldTransfersTests {
    private func id(_ number: UInt32) -> TransferID { TransferID(slot: number, serial: number) }

    @Test func `for each that ends one tries again, in order`() {
        var held = HeldTransfers()
        held.ended(id(9), wasHeld: false)
        for number: UInt32 in 1...4 { held.append(id(number)) }
        #expect(held.next() == nil)
        held.ended(id(9), wasHeld: false)
        held.ended(id(8), wasHeld: false)
        #expect(held.next() == id(1))
        #expect(held.next() == id(2))
        #expect(held.next() == nil)
        #expect(held.count == 2)
    }

    @Test func `one that ends while it waits frees nothing`() {
        var held = HeldTransfers()
        for number: UInt32 in 1...2 { held.append(id(number)) }
        held.ended(id(1), wasHeld: true)
        #expect(held.next() == nil)
        held.ended(id(9), wasHeld: false)
        #expect(held.next() == id(2))
        #expect(held.count == 0)
    }
}
