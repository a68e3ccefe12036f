import Glibc

/// Decodes a page into UTF-8, chunk by chunk.
///
/// Labels are those of the Encoding Standard §4.2. `iconv` is only called with names from this table,
/// never with remote text. Invalid bytes become U+FFFD.
final class CharsetDecoder {
    private let converter: iconv_t
    /// The start of a character that the end of a chunk cut off.
    private var rest: [UInt8] = []

    /// Nil if the label is unknown or needs no decoding (UTF-8).
    init?(label: String) {
        guard let name = Self.names[label.lowercased()], let converter = iconv_open("UTF-8", name),
            converter != iconv_t(bitPattern: -1)
        else { return nil }
        self.converter = converter
    }

    deinit {
        iconv_close(converter)
    }

    /// Decodes a chunk, except for a character that it cuts off.
    func decode(_ chunk: UnsafeRawBufferPointer) -> [UInt8] {
        var input = rest + Array(chunk)
        var output: [UInt8] = []
        var buffer = [CChar](repeating: 0, count: 1 << 15)
        let used = input.withUnsafeMutableBytes { input -> Int in
            guard let start = input.bindMemory(to: CChar.self).baseAddress else { return 0 }
            var next: UnsafeMutablePointer<CChar>? = start
            var left = input.count
            while left > 0 {
                let code = convert(&next, &left, into: &buffer, appendingTo: &output)
                if code == EINVAL { break }
                if code == EILSEQ, left > 0 {
                    output += [0xEF, 0xBF, 0xBD]
                    next = next.map { $0 + 1 }
                    left -= 1
                }
            }
            return input.count - left
        }
        rest = Array(input[used...])
        return output
    }

    private func convert(
        _ next: inout UnsafeMutablePointer<CChar>?,
        _ left: inout Int,
        into buffer: inout [CChar],
        appendingTo output: inout [UInt8]
    ) -> CInt {
        buffer.withUnsafeMutableBufferPointer { buffer in
            var free = buffer.count
            var end = buffer.baseAddress
            let result = iconv(converter, &next, &left, &end, &free)
            let code = result == -1 ? errno : 0
            output.append(contentsOf: UnsafeRawBufferPointer(buffer).prefix(buffer.count - free))
            return code
        }
    }

    private static let names: [String: String] = {
        var names = [
            "iso-8859-1": "CP1252", "iso8859-1": "CP1252", "latin1": "CP1252", "l1": "CP1252",
            "ascii": "CP1252",
            "us-ascii": "CP1252", "cp1252": "CP1252", "iso-8859-9": "CP1254", "latin5": "CP1254",
            "iso-8859-11": "CP874", "tis-620": "CP874", "windows-874": "CP874", "gb2312": "GB18030",
            "gbk": "GB18030",
            "gb_2312-80": "GB18030", "x-gbk": "GB18030", "gb18030": "GB18030", "big5": "BIG5-HKSCS",
            "big5-hkscs": "BIG5-HKSCS", "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932",
            "x-sjis": "CP932",
            "windows-31j": "CP932", "ms_kanji": "CP932", "euc-jp": "EUC-JP", "x-euc-jp": "EUC-JP",
            "iso-2022-jp": "ISO-2022-JP", "euc-kr": "CP949", "ks_c_5601-1987": "CP949",
            "windows-949": "CP949",
            "koi8-r": "KOI8-R", "koi8": "KOI8-R", "koi8-u": "KOI8-U", "macintosh": "MACINTOSH",
            "ibm866": "CP866",
            "cp866": "CP866", "utf-16": "UTF-16LE", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE",
        ]
        for page in 1250...1258 {
            names["windows-\(page)"] = "CP\(page)"
            names["cp\(page)"] = "CP\(page)"
        }
        for part in [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
            names["iso-8859-\(part)"] = "ISO-8859-\(part)"
        }
        for part in 2...4 { names["latin\(part)"] = "ISO-8859-\(part)" }
        return names
    }()
}
