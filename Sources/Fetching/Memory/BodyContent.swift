/// A body as it is kept: in memory, or in a spool.
package enum BodyContent: Sendable {
    /// In memory; the charge, if there is one, lasts as long as this.
    case memory([UInt8], charge: MemoryCharge? = nil)
    /// In a spool.
    case spooled(any SpooledBody)

    /// Bytes that ``piece(at:)`` reads from a spool at once.
    private static let pieceSize = 256 << 10

    /// How many bytes it has.
    package var count: Int {
        switch self {
        case .memory(let bytes, _): bytes.count
        case .spooled(let body): body.count
        }
    }

    /// The bytes from an offset on: all of them, or as many as are read at once.
    ///
    /// Empty at the end only.
    package func piece(at offset: Int) throws(SpoolError) -> ArraySlice<UInt8> {
        switch self {
        case .memory(let bytes, _): return bytes[min(offset, bytes.count)...]
        case .spooled(let body):
            let count = min(body.count - offset, Self.pieceSize)
            return count > 0 ? try body.read(from: offset, atMost: count)[...] : []
        }
    }

    /// All bytes at once, in memory.
    package func bytes() throws(SpoolError) -> [UInt8] {
        if case .memory(let bytes, _) = self { return bytes }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count { bytes += try piece(at: bytes.count) }
        return bytes
    }

    /// The same body in a spool; unchanged if it is there.
    package func moved(to spool: any BodySpool) throws(SpoolError) -> BodyContent {
        guard case .memory(let bytes, _) = self else { return self }
        let body = try spool.makeBody()
        do {
            try bytes.withUnsafeBytes { try body.append($0) }
        } catch let error as SpoolError {
            throw error
        } catch { return self }  // Nothing else is thrown.
        return .spooled(body)
    }

    /// Whether both are the same bytes in the same place.
    fileprivate func isShared(with other: BodyContent) -> Bool {
        switch (self, other) {
        case (.memory(_, let charge?), .memory(_, let other?)): charge === other
        case (.spooled(let body), .spooled(let other)): body === other
        default: false
        }
    }
}

extension FetchResult {
    /// Bytes of bodies that are kept with it, in memory or in a spool.
    package var bytesKept: Int {
        guard let wire = exchange?.content else { return content?.count ?? 0 }
        guard let content, !content.isShared(with: wire) else { return wire.count }
        return content.count + wire.count
    }
}
