/// Lines as raw bytes on their way to a sink: no string is made for any of them.
final class LineBuffer {
    private let bytes: UnsafeMutableRawBufferPointer
    private var count = 0
    /// The room that one line may need.
    private static let margin = 1024

    init(capacity: Int = 1 << 20) {
        bytes = .allocate(byteCount: capacity, alignment: 1)
    }

    deinit {
        bytes.deallocate()
    }

    /// True where another line might not fit.
    var isFull: Bool { count > bytes.count - LineBuffer.margin }

    func append(_ text: [UInt8]) {
        text.withUnsafeBytes { source in
            bytes.baseAddress?.advanced(by: count).copyMemory(from: source.baseAddress!, byteCount: source.count)
        }
        count += text.count
    }

    func append(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    /// `number` in decimal digits; it must not be negative.
    func append(_ number: Int) {
        var length = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        append(number, width: length)
    }

    /// `number` in exactly `width` digits.
    func append(_ number: Int, width: Int) {
        var rest = number
        for index in stride(from: count + width - 1, through: count, by: -1) {
            bytes[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
        count += width
    }

    func flush(to sink: ByteSink) throws {
        try sink.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        count = 0
    }
}
