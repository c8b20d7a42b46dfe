import CXXHash
import JobRecords
import LogLines

/// A record's `id`: the chain at its line's end, or, for an element of a saved answer, which has no line, a digest of
/// its own bytes.
enum RecordDigest {
    static func of(_ record: Record, _ chain: Chain?, _ line: UnsafeRawBufferPointer) -> Chain {
        if !record.flags.contains(.inDocument), let chain { return chain }
        return of(line)
    }

    static func of(_ bytes: UnsafeRawBufferPointer) -> Chain {
        let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
        return Chain(high: hash.high64, low: hash.low64)
    }

    static func of(_ text: String) -> Chain {
        var text = text
        return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
    }
}
