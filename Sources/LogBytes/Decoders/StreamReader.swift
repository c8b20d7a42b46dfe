/// Decodes a file compressed by xz, bzip2 or zstd, stream after stream.
final class StreamReader: ByteReader {
    private enum Place { case between, stream, end }

    private let window: InputWindow
    private let decoder: any StreamDecoder
    private var place = Place.between
    private var streams = 0
    /// Bytes given out, of the present stream and in all.
    private var ofStream: Int64 = 0
    private var delivered: Int64 = 0
    /// Whether the decoder may hold more than it had room for.
    private var isFull = false
    private var own: [Damage] = []

    init(_ window: InputWindow, _ decoder: any StreamDecoder) {
        self.window = window
        self.decoder = decoder
    }

    /// Where the bytes come in damaged, that is the damage, and not that the archive ends early.
    var damages: [Damage] {
        guard let first = window.damages.first else { return own }
        return [first.moved(to: delivered)]
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        while true {
            switch place {
            case .between: try startStream()
            case .stream:
                let count = try decodeSome(into: buffer)
                if count > 0 { return count }
            case .end: return 0
            }
        }
    }

    private func startStream() throws(SourceError) {
        if streams > 0, try window.skipPadding() {
            place = .end
            return
        }
        streams += 1
        (ofStream, isFull, place) = (0, false, .stream)
        decoder.start()
    }

    private func decodeSome(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        if !isFull, try !window.require(1) {
            stop(.truncated, "the archive ends inside its \(decoder.format) stream")
            return 0
        }
        let step = decoder.decode(window.available, into: buffer)
        window.consume(step.consumed)
        delivered += Int64(step.produced)
        ofStream += Int64(step.produced)
        judge(step, isStuck: step.consumed == 0 && step.produced == 0 && !isFull)
        isFull = step.produced == buffer.count
        return step.produced
    }

    private func judge(_ step: DecodeStep, isStuck: Bool) {
        switch step.outcome {
        case .more: if isStuck { stop(.corrupt, "the \(decoder.format) stream leads nowhere") }
        case .ended: place = .between
        case .foreign where streams > 1 && ofStream == 0:
            stop(.corrupt, "bytes after the last \(decoder.format) stream", cuts: false)
        case .foreign: stop(.corrupt, "this is no \(decoder.format) stream")
        case .corrupt(let reason): stop(.corrupt, "\(decoder.format): \(reason)")
        }
    }

    private func stop(_ kind: Damage.Kind, _ reason: String, cuts: Bool = true) {
        own.append(
            Damage(
                kind: kind, decodedOffset: delivered, storedOffset: window.consumed, reason: reason, cutsLine: cuts))
        place = .end
    }
}

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
