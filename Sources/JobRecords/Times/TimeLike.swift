/// Tells whether text holds something like a time: before a message it may be one in a form that is not known, and a
/// line whose time is not understood must not take another line's.
enum TimeLike {
    static func occurs(_ start: Bytes, _ end: Bytes) -> Bool {
        var at = start
        while at < end {
            if ByteClass.isDigit(at.pointee) {
                var stop = at
                while stop < end && isTimePart(stop.pointee) { stop += 1 }
                if (at == start || !ByteClass.isIdent(at[-1])) && isTime(at, stop) { return true }
                at = stop
            } else if isMonth(at, start, end) || isForeignDigit(at, end) {
                return true
            } else {
                at += 1
            }
        }
        return false
    }

    /// Digits and what stands between them in times.
    private static func isTimePart(_ byte: UInt8) -> Bool {
        ByteClass.isDigit(byte) || byte == 58 || byte == 45 || byte == 47 || byte == 46
    }

    private static func isTime(_ at: Bytes, _ end: Bytes) -> Bool {
        var groups: [Int] = []
        var separators: [UInt8] = []
        var next = at
        while next < end {
            let from = next
            while next < end && ByteClass.isDigit(next.pointee) { next += 1 }
            groups.append(next - from)
            if next < end {
                separators.append(next.pointee)
                next += 1
            }
        }
        return isClock(groups, separators) || isDate(groups, separators) || isEpoch(groups, at)
    }

    /// `14:29`, `2:29:51`, `14.29.51`.
    private static func isClock(_ groups: [Int], _ separators: [UInt8]) -> Bool {
        for index in groups.indices.dropFirst() where separators[index - 1] == 58 {
            if (1...2).contains(groups[index - 1]) && groups[index] == 2 { return true }
        }
        return groups == [2, 2, 2] && separators.prefix(2) == [46, 46]
    }

    /// `2011-06-01`, `1/6/2011`, `01.06.2011`.
    private static func isDate(_ groups: [Int], _ separators: [UInt8]) -> Bool {
        guard groups.count >= 3, separators[0] == separators[1], separators[0] != 58 else { return false }
        let isSmall = { (index: Int) in (1...2).contains(groups[index]) }
        return (groups[0] == 4 && isSmall(1) && isSmall(2)) || (isSmall(0) && isSmall(1) && groups[2] == 4)
    }

    /// `1306938591.55`, `20110601`.
    private static func isEpoch(_ groups: [Int], _ at: Bytes) -> Bool {
        if (9...20).contains(groups[0]) { return true }
        guard groups[0] == 8, let year = at.fourDigits(), (1970...2199).contains(year),
            let month = (at + 4).twoDigits(), let day = (at + 6).twoDigits()
        else { return false }
        return ClockReader.days(year, month, day) != nil
    }

    /// `Jun  1`, `1 Jun`.
    private static func isMonth(_ at: Bytes, _ start: Bytes, _ end: Bytes) -> Bool {
        guard end - at >= 3, ByteClass.isUpper(at.pointee), ClockReader.month(at) != nil else { return false }
        guard at == start || !ByteClass.isIdent(at[-1]) else { return false }
        let next = (at + 3).skippingBlanks(end)
        if next < end && next > at + 3 && ByteClass.isDigit(next.pointee) { return true }
        return at - start >= 2 && ByteClass.isBlank(at[-1]) && ByteClass.isDigit(at[-2])
            && (next == end || next > at + 3)
    }

    /// A decimal digit of another script.
    private static func isForeignDigit(_ at: Bytes, _ end: Bytes) -> Bool {
        guard at.pointee >= 0xC2 else { return false }
        let bytes = UnsafeBufferPointer(start: at, count: min(4, end - at))
        guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else { return false }
        return scalar.properties.numericType == .decimal
    }
}
