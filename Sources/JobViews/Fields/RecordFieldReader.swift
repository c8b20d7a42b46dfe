import JobRecords
import JobState

/// Takes single fields out of records.
public struct RecordFieldReader {
    private let names: NameRegistry
    private let files: [String]

    /// - Parameter files: the names of the scan's files.
    public init(_ names: NameRegistry, files: [String]) {
        self.names = names
        self.files = files
    }

    public func value(_ field: RecordField, of item: RecordItem) -> ColumnValue {
        let record = item.record
        switch field {
        case .id: return item.chain.map { .text($0.hex) } ?? .none
        case .time: return .instant(record.time)
        case .host: return name(record.host)
        case .run: return .number(item.run)
        case .kind: return .text(record.kind.name)
        case .msg: return item.text.message.isEmpty ? .none : .text(item.text.message)
        case .severity: return record.severity == 0 ? .none : .text(String(UnicodeScalar(record.severity)))
        case .job: return name(record.job)
        case .action: return name(record.action)
        case .sub: return record.sub.map { .text($0) } ?? .none
        default: return place(field, of: item)
        }
    }

    private func place(_ field: RecordField, of item: RecordItem) -> ColumnValue {
        let record = item.record
        switch field {
        case .percentage: return known(Int32(record.percentage))
        case .okCounter: return known(record.okCounter)
        case .errCounter: return known(record.errCounter)
        case .forkedCounter: return known(record.forkedCounter)
        case .pid: return known(record.pid)
        case .text: return .text(item.text.extras.text)
        case .detail: return item.detail.isEmpty ? .none : .text(String(decoding: item.detail, as: UTF8.self))
        case .file: return .text(files[item.file])
        case .offset: return .number(Int(record.offset))
        case .line: return .number(Int(record.line))
        case .own(let key): return own(key, item)
        default: return .json(all(item))
        }
    }

    private func name(_ id: UInt32) -> ColumnValue { id == 0 ? .none : .text(names[id]) }

    private func known(_ number: Int32) -> ColumnValue { number < 0 ? .none : .number(Int(number)) }

    private func own(_ key: String, _ item: RecordItem) -> ColumnValue {
        guard let field = item.text.extras.shownFields.first(where: { $0.key == key }) else { return .none }
        switch field.value {
        case .text(let text): return .text(text)
        case .raw(let json): return .json(Array(json.utf8))
        }
    }

    private func all(_ item: RecordItem) -> [UInt8] {
        var buffer = ByteBuffer()
        RecordJSON.writeFields(item.text.extras, &buffer)
        return buffer.bytes
    }
}
