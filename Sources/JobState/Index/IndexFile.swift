import Foundation
import LogBytes
import LogLines

/// An index as a file: head, snapshots, table. Every part has a digest, so that a torn one is never used.
public struct IndexFile {
    public enum Fault: Error, Equatable {
        /// There is none.
        case missing
        /// It is cut, or some of its bytes are others.
        case torn
        /// Another program wrote it, or another version of this one.
        case otherVersion
        /// The log has changed since; in words.
        case stale(String)
    }

    /// Where a snapshot stands.
    private struct Part {
        let offset: UInt64
        let count: UInt32
        let digest: UInt64
    }

    /// The whole file's bytes.
    public static func bytes(of index: ScanIndex, _ identity: InputIdentity, maker: UInt64) -> [UInt8] {
        var body: [UInt8] = []
        var parts: [Part] = []
        var index = index
        for number in index.places.indices where index.places[number].snapshot != nil {
            guard let packed = index.snapshot(index.places[number].snapshot!) else { continue }
            let offset = UInt64(IndexHead.size + body.count)
            index.places[number].snapshot = parts.count
            parts.append(Part(offset: offset, count: UInt32(packed.count), digest: ContentHash.short(packed)))
            body += packed
        }
        var table = ByteWriter()
        identity.write(&table)
        table.putList(parts) { writer, part in
            writer.put(part.offset)
            writer.put(part.count)
            writer.put(part.digest)
        }
        index.write(&table)
        var head = IndexHead()
        (head.maker, head.tableOffset) = (maker, UInt64(IndexHead.size + body.count))
        (head.tableCount, head.tableDigest) = (UInt64(table.bytes.count), ContentHash.short(table.bytes))
        return head.bytes + body + table.bytes
    }

    /// Opens an index that must be of `identity`; its snapshots are read when they are asked for.
    public static func open(_ path: String, _ identity: InputIdentity, maker: UInt64) throws(Fault) -> ScanIndex {
        guard let file = IndexBytes(path) else { throw .missing }
        do {
            let head = try IndexHead(file.read(0, IndexHead.size), maker: maker)
            guard head.tableOffset &+ head.tableCount == UInt64(file.count), head.tableCount < 1 << 31 else {
                throw Fault.torn
            }
            let table = file.read(head.tableOffset, Int(head.tableCount))
            guard ContentHash.short(table) == head.tableDigest else { throw Fault.torn }
            return try parse(table, file, identity)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw error as? IndexHead.Fault == .otherVersion ? .otherVersion : .torn
        }
    }

    private static func parse(_ table: [UInt8], _ file: IndexBytes, _ identity: InputIdentity) throws -> ScanIndex {
        var parser = ByteParser(table)
        if let change = identity.change(since: try InputIdentity(&parser)) { throw Fault.stale(change) }
        let parts = try parser.list { (parser) throws(ByteParser.Short) in
            Part(offset: try parser.integer(), count: try parser.integer(), digest: try parser.integer())
        }
        var index = try ScanIndex(&parser)
        guard parser.isAtEnd else { throw Fault.torn }
        index.snapshot = { number in
            guard number < parts.count else { return nil }
            let bytes = file.read(parts[number].offset, Int(parts[number].count))
            return ContentHash.short(bytes) == parts[number].digest ? bytes : nil
        }
        return index
    }
}

/// An open file of which pieces are read.
private final class IndexBytes {
    private let descriptor: Int32
    let count: Int64

    init?(_ path: String) {
        descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0 else {
            count = 0
            return nil
        }
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        count = Int64(status.st_size)
        if !isFile { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fewer bytes where the file ends early.
    func read(_ offset: UInt64, _ wanted: Int) -> [UInt8] {
        guard offset <= UInt64(count), wanted <= Int(UInt64(count) - offset) else { return [] }
        return [UInt8](unsafeUninitializedCapacity: wanted) { buffer, done in
            while done < wanted {
                let read = pread(descriptor, buffer.baseAddress! + done, wanted - done, off_t(offset) + off_t(done))
                if read < 0 && errno == EINTR { continue }
                if read <= 0 { break }
                done += read
            }
        }
    }
}
