import Glibc

/// A batch's fill: how many records, and the arena of their text.
struct BatchState {
    var used = 0
    private(set) var text = UnsafeMutableRawPointer(malloc(1 << 16)!)
    private var textCapacity = 1 << 16
    var textCount = 0
    /// The file's place in the reader's list.
    var file = 0
    var hasNotes = false
    /// Whether a detail stands elsewhere than behind its record.
    var isMixed = false

    /// Copies a line's bytes into the arena.
    mutating func keep(_ start: UnsafePointer<UInt8>, _ length: Int, for record: inout Record) {
        if textCount + length > textCapacity { grow(to: textCount + length) }
        memcpy(text + textCount, start, length)
        record.textStart = UInt32(textCount)
        record.textCount = UInt32(length)
        textCount += length
    }

    private mutating func grow(to wanted: Int) {
        let larger = max(wanted, textCapacity * 2)
        text = realloc(text, larger)
        textCapacity = larger
    }
}
