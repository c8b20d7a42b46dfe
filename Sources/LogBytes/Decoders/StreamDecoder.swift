/// Decodes one compressed stream after the other by the library of its format.
///
/// All that the input allows is given out before damage is told: libarchive, which knows these formats too, drops what it
/// has decoded of a block where the input ends.
protocol StreamDecoder: AnyObject {
    /// The format's name in messages.
    var format: String { get }

    /// Makes ready for the next stream.
    func start()

    /// Decodes as much as input and room allow.
    /// - Parameter input: may be empty where the last step filled its room.
    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep
}

/// What a decoder made of some input.
struct DecodeStep {
    enum Outcome: Equatable {
        /// The stream goes on.
        case more
        /// The stream has ended; so many bytes that were consumed already belong to what follows it.
        case ended(unread: Int)
        case corrupt(String)
        /// These are not the first bytes of such a stream.
        case foreign
    }

    let consumed: Int
    let produced: Int
    let outcome: Outcome
}

/// Content decides how bytes are decoded, never the name.
enum Decoding {
    /// Wraps `raw` in the decoder that its first bytes ask for.
    static func reader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(Compression.headLength)
        return Compression(window.available)?.reader(window) ?? PlainReader(window)
    }

    /// The same, and what is UTF-16 then as UTF-8.
    static func textReader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let reader = try reader(over: raw)
        let window = InputWindow(reader)
        _ = try window.require(UTF16Form.headLength)
        guard let form = UTF16Form(window.available) else { return PeekedReader(reader, window) }
        return UTF16Reader(window, form, reader)
    }
}

/// A reader whose first bytes were looked at in a window.
private final class PeekedReader: ByteReader {
    private let reader: any ByteReader
    /// Nil once it is empty.
    private var window: InputWindow?

    init(_ reader: any ByteReader, _ window: InputWindow) {
        self.reader = reader
        self.window = window
    }

    var damages: [Damage] { reader.damages }
    var recordedTime: Int64? { reader.recordedTime }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard let head = window else { return try reader.read(into: buffer) }
        let count = try head.read(into: buffer)
        if head.available.isEmpty { window = nil }
        return count
    }

    func skipHole() throws(SourceError) -> Int64 { window == nil ? try reader.skipHole() : 0 }
}
