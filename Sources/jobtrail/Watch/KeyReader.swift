/// Turns what a terminal sends into keys. Sequences may come in pieces; an escape key is told from the beginning of a
/// sequence by nothing coming after it.
struct KeyReader {
    private var pending: [UInt8] = []

    mutating func add(_ bytes: some Sequence<UInt8>) { pending += bytes }

    /// Whether the beginning of something stands there that may go on.
    var isWaiting: Bool { !pending.isEmpty }

    /// The next whole key.
    /// - Parameter isOver: whether nothing more came for a while, so that what stands there is all.
    mutating func next(isOver: Bool) -> ScreenKey? {
        guard let first = pending.first else { return nil }
        if first == 0x1B { return sequence(isOver) }
        if first < 0x20 || first == 0x7F {
            pending.removeFirst()
            return KeyReader.control(first)
        }
        return character(first, isOver)
    }

    private static func control(_ byte: UInt8) -> ScreenKey {
        switch byte {
        case 0x0A, 0x0D: return .enter
        case 0x08, 0x7F: return .backspace
        case 1...26: return .control(Character(UnicodeScalar(byte + 0x60)))
        default: return .other
        }
    }

    private mutating func character(_ first: UInt8, _ isOver: Bool) -> ScreenKey? {
        let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
        guard pending.count >= length || isOver else { return nil }
        let bytes = pending.prefix(length)
        pending.removeFirst(min(length, pending.count))
        guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else { return .other }
        return .character(character)
    }

    // MARK: sequences

    private mutating func sequence(_ isOver: Bool) -> ScreenKey? {
        guard pending.count > 1 else { return isOver ? take(1, .escape) : nil }
        switch pending[1] {
        case UInt8(ascii: "["): return parameters(isOver)
        case UInt8(ascii: "O"):
            guard pending.count > 2 else { return isOver ? take(2, .other) : nil }
            return take(3, KeyReader.named(pending[2], ""))
        default: return take(1, .escape)
        }
    }

    /// `ESC [`, parameters, a last byte.
    private mutating func parameters(_ isOver: Bool) -> ScreenKey? {
        guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return isOver ? take(pending.count, .other) : nil
        }
        let parameter = String(decoding: pending[2..<end], as: UTF8.self)
        return take(end + 1, KeyReader.named(pending[end], parameter))
    }

    private mutating func take(_ count: Int, _ key: ScreenKey) -> ScreenKey {
        pending.removeFirst(count)
        return key
    }

    private static func named(_ last: UInt8, _ parameter: String) -> ScreenKey {
        switch Character(UnicodeScalar(last)) {
        case "A": return .up
        case "B": return .down
        case "C": return .right
        case "D": return .left
        case "H": return .home
        case "F": return .end
        case "M": return .enter
        case "~": break
        default: return .other
        }
        switch parameter {
        case "1", "7": return .home
        case "4", "8": return .end
        case "5": return .pageUp
        case "6": return .pageDown
        case "3": return .backspace
        default: return .other
        }
    }
}

/// A key as a screen understands it.
enum ScreenKey: Equatable {
    case character(Character)
    /// A letter with the control key.
    case control(Character)
    case up, down, left, right, pageUp, pageDown, home, end
    case enter, escape, backspace
    /// A key that means nothing here.
    case other
}
