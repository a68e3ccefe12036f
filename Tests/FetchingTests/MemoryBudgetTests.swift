import DataStructures
import Fetching
import FetchingTestSupport
import Synchronization
import Testing

struct MemoryBudgetTests {
    @Test func `bodies get seven eighths of the limit and not a byte more`() {
        let budget = MemoryBudget(limit: 800)
        let charge = MemoryCharge(on: budget)
        #expect(charge.grow(by: 600))
        #expect(!charge.grow(by: 101))
        #expect(budget.use.held == 600)
        #expect(charge.grow(by: 100))
        #expect(!MemoryCharge(on: budget).grow(by: 1))
        #expect(budget.use == MemoryUse(held: 700, limit: 800, isFull: true))
    }

    @Test func `a charge lasts until its last holder lets go`() {
        let budget = MemoryBudget(limit: 800)
        var charge: MemoryCharge? = MemoryCharge(on: budget)
        #expect(charge?.grow(by: 300) == true)
        var body: BodyContent? = .memory([1], charge: charge)
        charge = nil
        #expect(budget.use.held == 300)
        withExtendedLifetime(body) {}
        body = nil
        #expect(budget.use.held == 0)
    }

    @Test func `it is full from half of the limit on until three eighths, and tells once`() {
        let budget = MemoryBudget(limit: 800)
        let told = Mutex(0)
        let key = budget.observe { told.withLock { $0 += 1 } }
        var charges: [MemoryCharge] = []
        func charge(_ count: Int) {
            let charge = MemoryCharge(on: budget)
            #expect(charge.grow(by: count))
            charges.append(charge)
        }
        charge(300)
        charge(99)
        #expect(!budget.isFull)
        charge(1)
        #expect(budget.isFull)
        charges.removeLast()
        charges.removeLast()
        charge(1)
        #expect(!budget.isFull)
        #expect(told.withLock { $0 } == 1)
        charge(200)
        #expect(budget.isFull)
        budget.removeObserver(key)
        charges = []
        #expect(!budget.isFull)
        #expect(told.withLock { $0 } == 1)
    }

    @Test(arguments: 0..<20) func `the account is right after any charges`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let budget = MemoryBudget(limit: 10_000)
        var charges: [(charge: MemoryCharge, bytes: Int)] = []
        for _ in 0..<2_000 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: charges.append((MemoryCharge(on: budget), 0))
            case 1, 2:
                guard let place = charges.indices.randomElement(using: &random) else { continue }
                let bytes = Int.random(in: 0..<2_000, using: &random)
                let fits = budget.use.held + bytes <= 8_750
                #expect(charges[place].charge.grow(by: bytes) == fits)
                if fits { charges[place].bytes += bytes }
            default:
                guard let place = charges.indices.randomElement(using: &random) else { continue }
                charges.remove(at: place)
            }
            #expect(budget.use.held == charges.reduce(0) { $0 + $1.bytes })
            #expect(!budget.isFull || budget.use.held > 3_750)
        }
        charges = []
        #expect(budget.use == MemoryUse(held: 0, limit: 10_000, isFull: false))
    }
}

struct BodyContentTests {
    @Test func `a body is the same in memory and in a spool`() throws {
        let bytes = (0..<100_003).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let memory = BodyContent.memory(bytes)
        let spooled = try memory.moved(to: ArraySpool())
        #expect(memory.count == bytes.count && spooled.count == bytes.count)
        #expect(try memory.bytes() == bytes)
        #expect(try spooled.bytes() == bytes)
        #expect(try spooled.piece(at: 70_000).elementsEqual(bytes[70_000..<71_009]))
        #expect(try spooled.piece(at: bytes.count).isEmpty)
        #expect(try memory.piece(at: bytes.count).isEmpty)
    }

    @Test func `an empty body has no pieces`() throws {
        let spooled = try BodyContent.memory([]).moved(to: ArraySpool())
        #expect(try spooled.piece(at: 0).isEmpty)
        #expect(try spooled.bytes() == [])
    }

    @Test func `what leaves memory for a spool is charged no more`() throws {
        let budget = MemoryBudget(limit: 1 << 20)
        let charge = MemoryCharge(on: budget)
        #expect(charge.grow(by: 1000))
        var body = BodyContent.memory([UInt8](repeating: 1, count: 1000), charge: consume charge)
        body = try body.moved(to: ArraySpool())
        #expect(budget.use.held == 0)
        #expect(body.count == 1000)
    }
}
