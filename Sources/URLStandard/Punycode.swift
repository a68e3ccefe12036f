/// Punycode (RFC 3492) for one label, without its "xn--".
enum Punycode {
    private static let base = 36
    private static let (tMin, tMax) = (1, 26)

    /// Encodes a label.
    static func encode(_ label: [Unicode.Scalar]) -> [UInt8] {
        var output = label.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        let basicCount = output.count
        if basicCount > 0 { output.append(.ascii("-")) }
        var (codePoint, delta, bias, handled) = (128, 0, 72, basicCount)
        while handled < label.count {
            let next =
                label.lazy.map { Int($0.value) }.filter { $0 >= codePoint }.min() ?? codePoint
            delta += (next - codePoint) * (handled + 1)
            codePoint = next
            for scalar in label {
                if scalar.value < codePoint { delta += 1 }
                guard scalar.value == codePoint else { continue }
                write(delta, bias: bias, to: &output)
                bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            codePoint += 1
        }
        return output
    }

    /// Decodes a label; nil where it is not Punycode.
    static func decode(_ input: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        let delimiter = input.lastIndex(of: .ascii("-"))
        var output = input[..<(delimiter ?? input.startIndex)].map { Unicode.Scalar($0) }
        var index = delimiter.map { $0 + 1 } ?? input.startIndex
        var (codePoint, position, bias) = (128, 0, 72)
        while index < input.endIndex {
            let start = position
            var (weight, k) = (1, base)
            while true {
                guard index < input.endIndex, let digit = value(of: input[index]) else {
                    return nil
                }
                index += 1
                let (step, overflow) = digit.multipliedReportingOverflow(by: weight)
                guard !overflow, step < 1 << 40 else { return nil }
                position += step
                let t = threshold(k, bias: bias)
                if digit < t { break }
                guard weight < 1 << 40 else { return nil }
                weight *= base - t
                k += base
            }
            let count = output.count + 1
            bias = adapt(position - start, count: count, isFirst: start == 0)
            codePoint += position / count
            position %= count
            guard codePoint < 0x11_0000, let scalar = Unicode.Scalar(UInt32(codePoint)) else {
                return nil
            }
            output.insert(scalar, at: position)
            position += 1
        }
        return output
    }

    private static func write(_ delta: Int, bias: Int, to output: inout [UInt8]) {
        var (rest, k) = (delta, base)
        while true {
            let t = threshold(k, bias: bias)
            if rest < t { break }
            output.append(digit(t + (rest - t) % (base - t)))
            rest = (rest - t) / (base - t)
            k += base
        }
        output.append(digit(rest))
    }

    private static func threshold(_ k: Int, bias: Int) -> Int { min(max(k - bias, tMin), tMax) }

    private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var k = 0
        while delta > ((base - tMin) * tMax) / 2 {
            delta /= base - tMin
            k += base
        }
        return k + (base - tMin + 1) * delta / (delta + 38)
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26)
    }

    private static func value(of digit: UInt8) -> Int? {
        if digit.isDigit { return Int(digit) - 0x30 + 26 }
        return digit.isAlpha ? Int(digit.lowercased) - 0x61 : nil
    }
}
