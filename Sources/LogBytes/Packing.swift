import CZstd

/// Bytes of our own files, packed at once by libzstd at its fastest.
public enum Packing {
    public static func pack(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let room = ZSTD_compressBound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: room) { output, count in
            count = ZSTD_compress(output.baseAddress, room, bytes.baseAddress, bytes.count, 1)
            precondition(ZSTD_isError(count) == 0, "the room is enough for bytes that cannot be packed")
        }
    }

    /// - Parameter count: how many bytes were packed.
    /// - Returns: nil if they are not what was packed.
    public static func unpack(_ packed: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, used in
            used = ZSTD_decompress(output.baseAddress, count, packed.baseAddress, packed.count)
            isWhole = used == count
            if !isWhole { used = 0 }
        }
        return isWhole ? bytes : nil
    }
}
