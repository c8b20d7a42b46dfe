/// Backslash escapes of quoted values, JSON strings and Python string literals.
enum Escapes {
    /// Writes the bytes that `raw` stands for; never more than it has.
    /// - Returns: how many.
    static func resolve(_ raw: UnsafeBufferPointer<UInt8>, into out: UnsafeMutablePointer<UInt8>) -> Int {
        var (from, to) = (0, 0)
        while from < raw.count {
            guard raw[from] == 92, from + 1 < raw.count else {
                out[to] = raw[from]
                (from, to) = (from + 1, to + 1)
                continue
            }
            from += 1
            if let (scalar, taken) = unicode(raw, from) {
                for byte in String(scalar).utf8 {
                    out[to] = byte
                    to += 1
                }
                from += taken
            } else {
                out[to] = single(raw[from])
                (from, to) = (from + 1, to + 1)
            }
        }
        return to
    }

    private static func single(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 110: 10  // n
        case 116: 9  // t
        case 114: 13  // r
        case 98: 8  // b
        case 102: 12  // f
        default: byte
        }
    }

    /// `uXXXX` (a pair of surrogates too) or Python's `xXX` at `at`: the scalar and how many bytes it took.
    private static func unicode(_ raw: UnsafeBufferPointer<UInt8>, _ at: Int) -> (Unicode.Scalar, Int)? {
        if raw[at] == 120, let value = hex(raw, at + 1, 2) { return (Unicode.Scalar(UInt8(value)), 3) }
        guard raw[at] == 117, let value = hex(raw, at + 1, 4) else { return nil }
        if let scalar = Unicode.Scalar(value) { return (scalar, 5) }
        if value < 0xDC00, at + 6 < raw.count, raw[at + 5] == 92, raw[at + 6] == 117,
            let low = hex(raw, at + 7, 4), (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
        {
            return (scalar, 11)
        }
        return ("\u{FFFD}", 5)
    }

    private static func hex(_ raw: UnsafeBufferPointer<UInt8>, _ at: Int, _ count: Int) -> UInt32? {
        guard at + count <= raw.count else { return nil }
        var value: UInt32 = 0
        for index in at..<at + count {
            guard let digit = Character(Unicode.Scalar(raw[index])).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
