/// Facts of RFC 1952 that more than one reader needs.
public enum GzipFormat {
    static let hasHeaderSum: UInt8 = 2
    static let hasExtra: UInt8 = 4
    static let hasName: UInt8 = 8
    static let hasComment: UInt8 = 16
    private static let reservedFlags: UInt8 = 0xE0

    /// Whether bytes start as gzip does: magic, and as far as they are there, method deflate and no reserved flag.
    public static func isMagic(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B else { return false }
        if bytes.count >= 3 && bytes[2] != 8 { return false }
        return bytes.count < 4 || bytes[3] & reservedFlags == 0
    }

    static func littleEndian32(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
