import Glibc

/// Counts what a scan has read, for somebody who looks on from another thread.
public final class ReadMeter: @unchecked Sendable {
    private let lock = Lock()
    private var stored: Int64 = 0
    private var records = 0

    public init() {}

    public func add(stored count: Int) { lock.withLock { stored += Int64(count) } }

    public func add(records count: Int) { lock.withLock { records += count } }

    /// Bytes as they are stored, and records, read so far.
    public var reading: (stored: Int64, records: Int) { lock.withLock { (stored, records) } }
}

/// Tells a meter what passes through.
final class MeteredReader: ByteReader {
    private let source: any ByteReader
    private let meter: ReadMeter

    init(_ source: any ByteReader, _ meter: ReadMeter) {
        self.source = source
        self.meter = meter
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try source.read(into: buffer)
        meter.add(stored: count)
        return count
    }

    func skipHole() throws(SourceError) -> Int64 { try source.skipHole() }

    var damages: [Damage] { source.damages }
    var recordedTime: Int64? { source.recordedTime }
}
