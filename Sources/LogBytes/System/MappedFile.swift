import Glibc

/// A file's bytes, in memory as far as they are looked at.
public struct MappedFile: RandomAccessCollection, Sendable {
    private let mapping: Mapping

    public init(path: String) throws(SystemError) { mapping = try Mapping(path) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { mapping.bytes.count }
    public subscript(place: Int) -> UInt8 { mapping.bytes[place] }

    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try mapping.bytes.withMemoryRebound(to: UInt8.self, body)
    }

    private final class Mapping: @unchecked Sendable {
        let bytes: UnsafeRawBufferPointer

        init(_ path: String) throws(SystemError) {
            let descriptor = try SystemCall.open(path, O_RDONLY | O_CLOEXEC)
            defer { close(descriptor) }
            var status = stat()
            _ = try SystemCall.checked { fstat(descriptor, &status) }
            guard status.st_size > 0 else {
                bytes = UnsafeRawBufferPointer(start: nil, count: 0)
                return
            }
            let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
            guard let start, start != MAP_FAILED else { throw SystemError() }
            bytes = UnsafeRawBufferPointer(start: start, count: Int(status.st_size))
        }

        deinit { if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) } }
    }
}
