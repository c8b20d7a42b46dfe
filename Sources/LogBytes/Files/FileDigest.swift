import CCrypto
import Glibc

/// SHA-256 by OpenSSL's libcrypto, of bytes as they are stored.
public enum FileDigest {
    /// Lower-case hex of the whole of `origin`.
    public static func sha256(of origin: any ByteOrigin) throws(SourceError) -> String {
        try fingerprint(of: origin).sha256
    }

    /// Lower-case hex of the whole of `origin`, and how many bytes that is.
    public static func fingerprint(
        of origin: any ByteOrigin
    ) throws(SourceError) -> (sha256: String, bytes: Int64) {
        if let taken = origin.taken, let known = taken.sha256 { return (known, taken.bytes) }
        let found = try digest(origin.openRaw(), .sha256)
        return (found.bytes.map(hex).joined(), found.count)
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// The digest of all that `reader` gives, and how many bytes that is.
    static func digest(
        _ reader: any ByteReader, _ method: DigestMethod
    ) throws(SourceError) -> (bytes: [UInt8], count: Int64) {
        guard let context = EVP_MD_CTX_new() else { throw SourceError(path: "libcrypto", reason: "out of memory") }
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestInit_ex(context, method.pointer, nil)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
        defer { buffer.deallocate() }
        var bytes: Int64 = 0
        var holes: Int64 = 0
        while true {
            let hole = try reader.skipHole()
            holes += hole
            guard holes <= largestHole else {
                throw SourceError(path: "SHA-256", reason: "not of a file with a hole of \(holes) bytes")
            }
            add(zeros: hole, to: context, buffer)
            bytes += hole
            let count = try reader.read(into: buffer)
            if count == 0 { break }
            EVP_DigestUpdate(context, buffer.baseAddress, count)
            bytes += Int64(count)
        }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        EVP_DigestFinal_ex(context, &digest, &length)
        return (Array(digest.prefix(Int(length))), bytes)
    }

    /// NUL bytes that nobody wrote, and that are not worth the hours that a larger hole would take.
    private static let largestHole: Int64 = 4 << 30

    private static func add(zeros: Int64, to context: OpaquePointer, _ buffer: UnsafeMutableRawBufferPointer) {
        guard zeros > 0 else { return }
        memset(buffer.baseAddress!, 0, buffer.count)
        var left = zeros
        while left > 0 {
            let count = min(left, Int64(buffer.count))
            EVP_DigestUpdate(context, buffer.baseAddress, Int(count))
            left -= count
        }
    }

    /// Bytes as Base64 has them.
    public static func base64(_ bytes: [UInt8]) -> String {
        let room = bytes.count / 3 * 4 + 5
        return String(unsafeUninitializedCapacity: room) {
            Int(EVP_EncodeBlock($0.baseAddress, bytes, Int32(bytes.count)))
        }
    }

    /// The 32 bytes of a text's digest.
    public static func sha256(of text: String) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let bytes = Array(text.utf8)
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        return digest
    }
}

/// A way to make a digest.
struct DigestMethod: @unchecked Sendable {
    /// libcrypto's own, which lives as long as the program.
    fileprivate let pointer: OpaquePointer

    static var sha256: DigestMethod { DigestMethod(pointer: EVP_sha256()) }
}

extension DigestMethod {
    /// - Parameter object: the name of an algorithm in ASN.1.
    /// - Returns: nil if libcrypto does not know it.
    init?(_ object: OpaquePointer?) {
        guard let object, let name = OBJ_nid2sn(OBJ_obj2nid(object)), let found = EVP_get_digestbyname(name) else {
            return nil
        }
        pointer = found
    }
}
