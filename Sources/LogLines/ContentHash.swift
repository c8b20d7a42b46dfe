import CXXHash

/// XXH3 over bytes, for files of our own that must tell whether they are whole.
public enum ContentHash {
    public static func short(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { XXH3_64bits($0.baseAddress, $0.count) }
    }

    public static func long(_ bytes: [UInt8]) -> Chain {
        let hash = bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
        return Chain(high: hash.high64, low: hash.low64)
    }
}
