import JobRecords

/// Where a record at hand holds a column. All that takes columns quickly or by themselves (NDJSON and CSV, SQL over files,
/// the store's writer and its search, ClickHouse's rows) goes by slots; a column without one is made by its `value`.
public enum RecordSlot: Hashable, Sendable {
    /// The number of a name; 0 is none.
    case name(RecordNumber)
    /// A number that is not known if it is negative.
    case known(RecordNumber)
    case number(RecordNumber)
    /// Of the percentage, the words of the documented MESSAGE.
    case percentageWords
    case id, time, host, run, kind, msg, severity, sub, depends, text, detail, fields, file

    public static let job = RecordSlot.name(RecordNumber(\.job))
    public static let action = RecordSlot.name(RecordNumber(\.action))
    public static let percentage = RecordSlot.known(RecordNumber(\.percentage))
    public static let okCounter = RecordSlot.known(RecordNumber(\.okCounter))
    public static let errCounter = RecordSlot.known(RecordNumber(\.errCounter))
    public static let forkedCounter = RecordSlot.known(RecordNumber(\.forkedCounter))
    public static let pid = RecordSlot.known(RecordNumber(\.pid))
    public static let offset = RecordSlot.number(RecordNumber(\.offset))
    public static let line = RecordSlot.number(RecordNumber(\.line))

    /// The number that a record holds for it and could be given back; nil if it is none, or that of a name.
    public var number: RecordNumber? {
        switch self {
        case .known(let number), .number(let number): number
        case .time: RecordNumber(\.time)
        default: nil
        }
    }
}

/// A number that records hold, by where it lies in them.
@frozen
public struct RecordNumber: Hashable, Sendable {
    @usableFromInline let offset: UInt8
    @usableFromInline let form: Form

    @usableFromInline enum Form: UInt8, Sendable { case int16, int32, uint32, int64 }

    public init<Number: FixedWidthInteger>(_ path: KeyPath<Record, Number>) {
        offset = UInt8(MemoryLayout<Record>.offset(of: path)!)
        form = Number.bitWidth == 16 ? .int16 : Number.bitWidth == 64 ? .int64 : Number.isSigned ? .int32 : .uint32
    }

    /// Whether it is of 64 bits.
    public var isLong: Bool { form == .int64 }

    @inlinable @inline(__always)
    public func value(in record: UnsafePointer<Record>) -> Int64 {
        let place = UnsafeRawPointer(record) + Int(offset)
        return switch form {
        case .int16: Int64(place.load(as: Int16.self))
        case .int32: Int64(place.load(as: Int32.self))
        case .uint32: Int64(place.load(as: UInt32.self))
        case .int64: place.load(as: Int64.self)
        }
    }

    public func value(in record: Record) -> Int64 { withUnsafePointer(to: record) { value(in: $0) } }

    /// The number of a name.
    @inlinable @inline(__always)
    public func name(in record: UnsafePointer<Record>) -> UInt32 {
        (UnsafeRawPointer(record) + Int(offset)).load(as: UInt32.self)
    }

    /// Puts the nearest number that fits in its place.
    public func set(_ value: Int64, in record: inout Record) {
        withUnsafeMutableBytes(of: &record) { bytes in
            switch form {
            case .int16: bytes.storeBytes(of: Int16(clamping: value), toByteOffset: Int(offset), as: Int16.self)
            case .int32: bytes.storeBytes(of: Int32(clamping: value), toByteOffset: Int(offset), as: Int32.self)
            case .uint32: bytes.storeBytes(of: UInt32(clamping: value), toByteOffset: Int(offset), as: UInt32.self)
            case .int64: bytes.storeBytes(of: value, toByteOffset: Int(offset), as: Int64.self)
            }
        }
    }
}
