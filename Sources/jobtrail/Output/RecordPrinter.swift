import Foundation
import JobRecords
import JobState
import JobViews
import LogLines

/// Prints the records that match, each when its details are complete.
final class RecordPrinter: RecordSink {
    private var matcher: RecordMatcher
    private var writer: any RecordWriter
    private let rows: RowCollector
    private let wantsOnlyMessages: Bool
    private let outputFailed: (any Error) -> Never
    /// The record that waits for its details.
    private var held: Held?
    private var heldLine: [UInt8] = []
    private var detail: [UInt8] = []

    private struct Held {
        let record: Record
        let run: Int
        let chain: Chain?
        let file: Int
    }

    /// - Parameters:
    ///   - onlyMessages: whether only completed events that came with a code are wanted.
    ///   - outputFailed: ends the program where the rows cannot be written.
    init(
        _ matcher: RecordMatcher, _ writer: any RecordWriter, _ rows: RowCollector, onlyMessages: Bool,
        outputFailed: @escaping (any Error) -> Never
    ) {
        self.matcher = matcher
        self.writer = writer
        self.rows = rows
        wantsOnlyMessages = onlyMessages
        self.outputFailed = outputFailed
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        release()
        if wantsOnlyMessages && (record.kind != .completed || !record.flags.contains(.hasCode)) { return }
        guard matcher.matches(record, run: run) else { return }
        held = Held(record: record, run: run, chain: batch.chains?[index], file: batch.file)
        heldLine.removeAll(keepingCapacity: true)
        heldLine.append(contentsOf: batch.text(of: record))
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard held != nil, record.kind == .detail else { return release() }
        if !detail.isEmpty { detail.append(10) }
        detail.append(contentsOf: batch.text(of: record))
    }

    /// Prints the last record.
    func finish() throws {
        release()
        try rows.finish()
    }

    var count: Int { rows.count }

    private func release() {
        guard let held else { return }
        self.held = nil
        do {
            try heldLine.withUnsafeBytes { line in
                let item = RecordItem(
                    record: held.record, line: line, run: held.run, chain: held.chain, file: held.file, detail: detail)
                try rows.add { writer.write(item, into: &$0) }
            }
        } catch { outputFailed(error) }
        detail.removeAll(keepingCapacity: true)
    }
}
