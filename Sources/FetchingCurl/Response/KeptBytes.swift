import Fetching

/// The kept bytes of one body: in memory while there is room, then in a spool.
struct KeptBytes {
    private let budget: MemoryBudget?
    private let spool: (any BodySpool)?
    /// The size above which a body goes to the spool, if there is one.
    private let mostInMemory: Int
    private var memory = GrowingBytes()
    private var charge: MemoryCharge?
    private var spooled: (any SpooledBody)?
    /// Whether the spool has failed for this body.
    private var isRefused = false

    /// Creates an empty body.
    ///
    /// - Parameters:
    ///   - budget: What bytes in memory are charged to; nil for no bound.
    ///   - spool: Where the body goes if memory has no room; nil for nowhere.
    ///   - mostInMemory: The size above which the body goes to the spool in any case.
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

    /// Prepares for a number of bytes, as ``GrowingBytes/expect(_:atMost:)``.
    mutating func expect(_ count: Int64, atMost most: Int64) {
        let most = spool == nil ? most : min(most, Int64(mostInMemory))
        memory.expect(count, atMost: most)
    }

    /// Adds a piece.
    ///
    /// - Throws: Why neither memory nor the spool takes it.
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
