import Foundation
import JobRecords
import JobState
import LogBytes
import LogLines

/// Fills a store's records while a log is scanned, on a thread of its own: the scan goes on while SQLite works.
public final class StoreRecords: RecordSink {
    private let queue = BoundedQueue<RecordParcel>(limit: 8)
    private let done = DispatchSemaphore(value: 0)
    private let writer: RowWriter
    private let database: Database
    private let names: NameRegistry
    private var parcel = RecordParcel()
    private var selectors = SelectorTable()
    /// Whether lines beside the records may belong to the last one.
    private var isOpen = false

    /// - Parameter database: the scan's until `finish` has returned.
    public init(_ database: Database, _ names: NameRegistry, files: [String]) throws(StoreError) {
        self.database = database
        self.names = names
        writer = try RowWriter(database)
        start()
    }

    private func start() {
        let thread = Thread { [queue, writer, done] in
            while let parcel = queue.pop() {
                guard writer.failure == nil else { continue }
                writer.write(parcel)
            }
            done.signal()
        }
        thread.name = "store"
        thread.stackSize = 512 * 1024
        thread.start()
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if parcel.isFull { handOn() }
        parcel.add(record, batch.text(of: record), run, batch.file, batch.chains?[index] ?? .start)
        isOpen = true
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        isOpen = isOpen && record.kind == .detail
        if isOpen { parcel.addDetail(batch.text(of: record)) }
    }

    private func handOn() {
        send()
        parcel = RecordParcel()
        isOpen = false
    }

    private func send() {
        parcel.close(&selectors)
        _ = queue.push(parcel)
    }

    public func finish() throws(StoreError) {
        send()
        queue.close()
        done.wait()
        if let failure = writer.failure { throw failure }
        try writer.finish()
        try insertNames()
    }

    private func insertNames() throws(StoreError) {
        let insert = try database.prepare("INSERT INTO name VALUES (?, ?)")
        for (number, name) in names.all.enumerated() {
            insert.bind(1, Int64(number))
            insert.bind(2, name)
            try insert.run()
        }
    }
}
