import Foundation

/// What a file's first bytes say of its packing: content decides, never the name.
enum ArchiveMagic: Equatable {
    case packed(Compression)
    case zip, sevenZip, tar

    /// Nil for anything else, such as a log.
    init?(_ head: UnsafeRawBufferPointer) {
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        if let compression = Compression(head) {
            self = .packed(compression)
        } else if starts([0x50, 0x4B, 3, 4]) || starts([0x50, 0x4B, 5, 6]) {
            self = .zip
        } else if starts([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
            self = .sevenZip
        } else if ArchiveMagic.isTarHeader(head) {
            self = .tar
        } else {
            return nil
        }
    }

    /// Every kind of tar, of V7 too, has a sum of its header's bytes, which counts the sum's own eight as blanks. Some
    /// old ones added signed bytes.
    private static func isTarHeader(_ head: UnsafeRawBufferPointer) -> Bool {
        guard head.count >= length, let told = octal(head[sumField]), told > 0 else { return false }
        var (sum, signed) = (0, 0)
        for (place, byte) in head.prefix(length).enumerated() {
            let counted = sumField.contains(place) ? UInt8(ascii: " ") : byte
            sum += Int(counted)
            signed += Int(Int8(bitPattern: counted))
        }
        return told == sum || told == signed
    }

    private static let sumField = 148..<156

    private static func octal(_ field: Slice<UnsafeRawBufferPointer>) -> Int? {
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") && $0 != 0 }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    /// How many bytes tell every kind.
    static let length = 512

    /// The kind of a source's bytes.
    static func of(_ origin: any ByteOrigin) throws(SourceError) -> ArchiveMagic? {
        let window = InputWindow(try origin.openRaw())
        _ = try window.require(length)
        return ArchiveMagic(window.available)
    }

    /// Whether the table of contents stands at the end.
    static func needsSeek(_ origin: any ByteOrigin) throws(SourceError) -> Bool {
        let magic = try of(origin)
        return magic == .zip || magic == .sevenZip
    }
}
