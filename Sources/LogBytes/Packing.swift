import CISAL

/// Deflate for bytes of our own files, at ISA-L's fastest.
public enum Packing {
    public static func pack(_ bytes: [UInt8]) -> [UInt8] {
        let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
        defer { stream.deallocate() }
        isal_deflate_stateless_init(stream)
        // What cannot be packed is stored, with a few bytes for each 64 KiB.
        let room = bytes.count + bytes.count / 1024 + 1024
        return [UInt8](unsafeUninitializedCapacity: room) { output, count in
            bytes.withUnsafeBufferPointer { input in
                stream.pointee.end_of_stream = 1
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let status = isal_deflate_stateless(stream)
                precondition(status == COMP_OK, "the room is enough for bytes that cannot be packed")
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
    }

    /// - Parameter count: how many bytes were packed.
    /// - Returns: nil where they are not what was packed.
    public static func unpack(_ packed: [UInt8], count: Int) -> [UInt8]? {
        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        defer { state.deallocate() }
        isal_inflate_init(state)
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, used in
            packed.withUnsafeBufferPointer { input in
                state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                state.pointee.avail_in = UInt32(input.count)
                state.pointee.next_out = output.baseAddress
                state.pointee.avail_out = UInt32(count)
                isWhole = isal_inflate_stateless(state) == ISAL_DECOMP_OK
                used = count - Int(state.pointee.avail_out)
            }
        }
        return isWhole && bytes.count == count ? bytes : nil
    }
}
