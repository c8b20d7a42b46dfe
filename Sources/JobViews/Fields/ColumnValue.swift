/// What a row holds in one of its columns, before it is put into a form.
public enum ColumnValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    /// Microseconds since the epoch.
    case instant(Int64)
    /// Microseconds.
    case duration(Int64)
    /// A JSON value as it is written.
    case json([UInt8])
    case none

    /// Whether it stands before `other` in an ascending order: nothing first, numbers before words.
    public func precedes(_ other: ColumnValue) -> Bool {
        switch (self, other) {
        case (.text(let a), .text(let b)): a < b
        case (.json(let a), .json(let b)): a.lexicographicallyPrecedes(b)
        default: (rank, size) < (other.rank, other.size)
        }
    }

    private var rank: Int {
        switch self {
        case .none: 0
        case .number, .instant, .duration: 1
        case .text: 2
        case .json: 3
        }
    }

    private var size: Int64 {
        switch self {
        case .number(let number): Int64(number)
        case .instant(let time), .duration(let time): time
        case .text, .json, .none: 0
        }
    }

    /// For people.
    func shown(_ context: ViewContext) -> String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .instant(let time): context.time.full(time)
        case .duration(let length): DurationText.short(length)
        case .json(let bytes): String(decoding: bytes, as: UTF8.self)
        case .none: ""
        }
    }

    var csv: CSVWriter.Value {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .number(String(number))
        case .instant(let time), .duration(let time): .number(SecondsText.text(time))
        case .json(let bytes): .text(String(decoding: bytes, as: UTF8.self))
        case .none: .none
        }
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .text(let text): json.string(text)
        case .number(let number): json.number(number)
        case .instant(let time), .duration(let time): json.seconds(time)
        case .json(let bytes): json.raw(bytes)
        case .none: json.string(nil)
        }
    }
}
