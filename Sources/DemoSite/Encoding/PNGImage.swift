/// A real, tiny PNG: a square that fades from one colour to white.
enum PNGImage {
    /// The file (PNG specification, third edition, §5): signature, IHDR, IDAT, IEND.
    ///
    /// - Parameters:
    ///   - side: Width and height in pixels.
    ///   - colour: Red, green and blue of the top row.
    static func fading(side: Int, colour: (UInt8, UInt8, UInt8)) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(side * (1 + side * 3))
        for row in 0..<side {
            rows.append(0)  // Filter type 0: the row is stored as it is.
            let pixel = [colour.0, colour.1, colour.2].map { channel in
                UInt8((Int(channel) * (side - row) + 255 * row) / side)
            }
            for _ in 0..<side { rows += pixel }
        }
        let edge = StoredDeflate.bigEndian(UInt32(side))
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return signature
            + chunk("IHDR", edge + edge + [8, 2, 0, 0, 0])
            + chunk("IDAT", StoredDeflate.zlib(rows))
            + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return StoredDeflate.bigEndian(UInt32(data.count)) + body
            + StoredDeflate.bigEndian(StoredDeflate.crc32(body))
    }
}
