import Foundation
import JobColumns
import JobRecords

/// A failed action with the bytes that tell of it, kept until the report is written.
struct HeldFailure {
    private(set) var record = Record()
    private(set) var run = 0
    private(set) var slot: Int32 = 0
    private(set) var file = 0
    private var line: [UInt8] = []
    private var detail: [UInt8] = []
    private var isCut = false

    /// More than a person reads of one failure, and little enough for thousands of them.
    private static let limit = 16 << 10

    /// Takes another failure's place.
    mutating func set(_ record: Record, _ text: UnsafeRawBufferPointer, run: Int, slot: Int32, file: Int) {
        (self.record, self.run, self.slot, self.file) = (record, run, slot, file)
        line.removeAll(keepingCapacity: true)
        line.append(contentsOf: text.prefix(HeldFailure.limit))
        if !detail.isEmpty { detail.removeAll(keepingCapacity: true) }
        isCut = false
    }

    mutating func add(_ text: UnsafeRawBufferPointer) {
        guard detail.count + text.count < HeldFailure.limit else { return isCut = true }
        if !detail.isEmpty { detail.append(10) }
        detail.append(contentsOf: text)
    }

    /// The code, and the message's words with its unknown keys.
    var words: (code: String, text: String) {
        line.withUnsafeBytes { bytes in
            let text = RecordText(record, bytes)
            let extras = text.extras
            let fields = extras.shownFields.map { "\($0.key)=\(HeldFailure.words($0.value))" }
            let parts = (extras.text.isEmpty ? [] : [extras.text]) + fields
            return (SafeText.shown(text.message), SafeText.shown(parts.joined(separator: " ")))
        }
    }

    private static func words(_ value: FieldValue) -> String {
        switch value {
        case .text(let text), .raw(let text): text
        }
    }

    /// The lines that belong to it: a traceback, mostly.
    var detailText: String {
        let lines = detail.split(separator: 10, omittingEmptySubsequences: false).map {
            SafeText.shown(String(decoding: $0, as: UTF8.self))
        }
        return lines.joined(separator: "\n") + (isCut ? "\n… (the rest is left out here)" : "")
    }
}
