import Fetching

/// The bytes of one body that are kept: in memory while there is room, and then in a spool.
struct KeptBytes {
    private let budget: MemoryBudget?
    private let spool: (any BodySpool)?
    /// Bytes above which a body goes to the spool, if there is one.
    private let mostInMemory: Int
    private var memory = GrowingBytes()
    private var charge: MemoryCharge?
    private var spooled: (any SpooledBody)?
    /// Whether the spool has refused this body already.
    private var isRefused = false

    /// No bytes yet.
    ///
    /// - Parameters:
    ///   - budget: What they are charged on while they are in memory; nil for no bound.
    ///   - spool: Where they go that have no room there; nil for nowhere.
    ///   - mostInMemory: Bytes above which they go there in any case.
    init(on budget: MemoryBudget?, _ spool: (any BodySpool)?, mostInMemory: Int = .max) {
        self.budget = budget
        self.spool = spool
        self.mostInMemory = mostInMemory
    }

    /// Forgets everything, to take another body.
    mutating func clear() {
        memory = GrowingBytes()
        charge = nil
        spooled = nil
        isRefused = false
    }

    /// Tells how many bytes may come, as ``GrowingBytes`` is told.
    mutating func expect(_ count: Int64, atMost most: Int64) {
        let most = spool == nil ? most : min(most, Int64(mostInMemory))
        memory.expect(count, atMost: most)
    }

    /// Adds a piece.
    ///
    /// - Throws: Why there is room neither in memory nor in a spool.
    mutating func append(_ piece: UnsafeRawBufferPointer) throws(SpoolError) {
        if let spooled { return try spooled.append(piece) }
        let isForSpool =
            memory.bytes.count + piece.count > mostInMemory && spool != nil && !isRefused
        if !isForSpool, hasRoom(for: piece.count) { return memory.append(piece) }
        do {
            try moveToSpool().append(piece)
        } catch {
            isRefused = true
            guard isForSpool, spooled == nil, hasRoom(for: piece.count) else { throw error }
            memory.append(piece)
        }
    }

    /// Charges bytes; returns whether there is room for them in memory.
    private mutating func hasRoom(for count: Int) -> Bool {
        guard let budget else { return true }
        if charge == nil { charge = MemoryCharge(on: budget) }
        return charge?.grow(by: count) == true
    }

    private mutating func moveToSpool() throws(SpoolError) -> any SpooledBody {
        guard let spool else {
            throw SpoolError(code: 0, message: "there is no folder to spool it to")
        }
        guard case .spooled(let body) = try BodyContent.memory(memory.bytes).moved(to: spool)
        else { throw SpoolError(code: 0, message: "it was not spooled") }
        spooled = body
        memory = GrowingBytes()
        charge = nil
        return body
    }

    /// Everything that was added.
    var content: BodyContent {
        spooled.map { .spooled($0) } ?? .memory(memory.bytes, charge: charge)
    }
}
