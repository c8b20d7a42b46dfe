import LogBytes
import LogLines

/// Turns a file's segments into its batches, in order: the reader that knows all that stood before. Segments that others
/// have read ahead are taken over from the line on behind which they cannot but agree with this one.
///
/// Only one thread at a time uses it.
final class FileReading {
    private let pool: BatchPool
    private let index: Int
    private let meter: ReadMeter?
    private var reader: LineReader
    /// Most files are small, and need none.
    private lazy var twin = Twin()
    private var window: DetailWindow
    /// Of the readers ahead, by their numbers.
    private var maps: [NameMap] = []
    /// Lines read so far.
    private var lines = 0

    init(_ options: ReadingOptions, index: Int, _ pool: BatchPool) {
        self.pool = pool
        self.index = index
        meter = options.meter
        reader = LineReader(options)
        window = DetailWindow(pool, file: index)
    }

    // MARK: segments

    func read(_ segment: LineSegment) -> [RecordBatch] {
        var filler = BatchFiller(pool, file: index)
        var cursor = LineCursor(segment, after: lines)
        reader.read(&cursor, segment, after: lines, into: &filler)
        return take(filler.end(), segment)
    }

    /// Takes over a segment that another reader has read, apart from its head.
    /// - Returns: also whether it could be taken over; if not, it is read anew.
    func join(_ part: ReadSegment) -> (batches: [RecordBatch], isJoined: Bool) {
        while maps.count <= part.reader { maps.append(NameMap()) }
        maps[part.reader].add(part.names)
        var filler = BatchFiller(pool, file: index)
        guard let agreed = readHead(part, into: &filler) else {
            for batch in part.batches { pool.give(batch) }
            return (take(filler.end(), part.segment), false)
        }
        var batches = filler.end()
        for batch in part.batches {
            batch.removeFirst(batch.firstIndex(behind: agreed))
            translate(batch, part.reader)
            batch.notes = batch.notes.filter { $0.line > agreed }.map { $0.moved(by: lines) }
            if batch.count > 0 || !batch.notes.isEmpty { batches.append(batch) } else { pool.give(batch) }
        }
        let hosts = (id(of: part.flow.lineHost, part.reader), id(of: part.flow.recordHost, part.reader))
        reader.flow.adopt(
            &part.flow, from: twin.flow, after: UInt32(truncatingIfNeeded: lines), offset: part.endOffset, hosts: hosts)
        return (take(batches, part.segment), true)
    }

    /// Reads a segment's first lines, until the other reader's view of what follows is this one's too.
    /// - Returns: the last of them, counted in the segment; nil if that was never so, and all of it is read now.
    private func readHead(_ part: ReadSegment, into filler: inout BatchFiller) -> UInt32? {
        let base = UInt32(truncatingIfNeeded: lines)
        var cursor = LineCursor(part.segment, after: lines)
        let chains = part.segment.chains
        twin.flow.beginInside(layouts: reader.options.layoutCount)
        while let line = cursor.next() {
            let own = line.moved(by: -lines)
            reader.read(line, chain: chains.isEmpty ? .start : chains[own.number - 1], into: filler.room())
            readTwin(own)
            let number = UInt32(truncatingIfNeeded: own.number)
            if twin.flow.agrees(with: reader.flow, after: base, own, end: part.flow) { return number }
            if number > FileReading.patience { break }
        }
        reader.read(&cursor, part.segment, after: lines, into: &filler)
        return nil
    }

    /// After so many lines of a segment no agreement is waited for any more.
    private static let patience = 2 * LineStream.reach.lines

    private func readTwin(_ line: Line) {
        twin.scratch.begin(file: index)
        swap(&reader.flow, &twin.flow)
        reader.read(line, into: twin.scratch)
        swap(&reader.flow, &twin.flow)
    }

    // MARK: names

    private func id(of number: UInt32, _ other: Int) -> UInt32 {
        maps[other].id(of: number) { reader.names.id($0) }
    }

    /// Puts another reader's records into this file's numbers.
    private func translate(_ batch: RecordBatch, _ other: Int) {
        let lines = UInt32(truncatingIfNeeded: lines)
        let years = Int16(truncatingIfNeeded: reader.flow.summary.yearShift - twin.flow.summary.yearShift)
        let host = reader.flow.lineHost
        var map = NameMap()
        swap(&map, &maps[other])
        for index in 0..<batch.count {
            let record = batch.records + index
            record.pointee.line &+= lines
            if record.pointee.hasOwner { record.pointee.owner &+= lines }
            record.pointee.job = map.id(of: record.pointee.job) { reader.names.id($0) }
            record.pointee.action = map.id(of: record.pointee.action) { reader.names.id($0) }
            let named = record.pointee.host
            record.pointee.host = named == 0 ? host : map.id(of: named) { reader.names.id($0) }
            if years != 0 && record.pointee.flags.contains(.yearless) { record.pointee.yearShift &+= years }
        }
        swap(&map, &maps[other])
    }

    // MARK: results

    /// Gives the segment's batches what they tell beside their records.
    private func take(_ batches: [RecordBatch], _ segment: LineSegment) -> [RecordBatch] {
        var notes = segment.notes.map { $0.moved(by: lines) }[...]
        lines = reader.flow.summary.lines
        return batches.flatMap { batch in
            let last = batch.count > 0 ? Int(batch.records[batch.count - 1].line) : lines
            let own = notes.prefix { $0.line <= last || batch === batches.last }
            notes.removeFirst(own.count)
            note(own, in: batch)
            return release(batch)
        } + keep(notes)
    }

    /// Notes of a segment in which nothing is told.
    private func keep(_ notes: ArraySlice<LineNote>) -> [RecordBatch] {
        guard !notes.isEmpty else { return [] }
        let batch = pool.take(file: index)
        note(notes, in: batch)
        return release(batch)
    }

    private func note(_ notes: ArraySlice<LineNote>, in batch: RecordBatch) {
        guard !notes.isEmpty else { return }
        batch.notes = (batch.notes + notes).sorted { ($0.line, $0.offset) < ($1.line, $1.offset) }
        reader.flow.summary.holes += notes.count { $0.kind == .hole }
        reader.flow.summary.cuts += notes.count { $0.kind == .cut }
    }

    private func release(_ batch: RecordBatch) -> [RecordBatch] {
        batch.newNames += reader.names.takeFresh()
        batch.headDate = reader.flow.summary.headDate
        meter?.add(records: batch.count)
        return window.take(batch)
    }

    // MARK: documents

    /// Reads what a saved answer's chunk completes; nil for its end.
    func read(_ chunk: Chunk?, of document: inout DocumentScan, _ chunks: any ChunkStream) -> [RecordBatch] {
        var filler = BatchFiller(pool, file: index)
        if let chunk {
            document.take(chunk, &reader, into: &filler)
        } else {
            document.end(chunks, &reader, into: &filler)
        }
        return filler.end().flatMap { release($0) }
    }

    // MARK: end

    /// Ends the file; its last batch carries the summary, also if the file could not be read.
    func end(_ told: FileEnd) -> [RecordBatch] {
        let notes = keep(told.notes.map { $0.moved(by: lines) }[...])
        if let bytes = told.bytes { reader.flow.summary.bytes = bytes }
        reader.flow.summary.damages = told.damages
        reader.flow.summary.recordedTime = told.recordedTime
        reader.flow.summary.readError = told.error
        let batches = notes + window.end()
        let last = batches.last ?? pool.take(file: index)
        last.newNames += reader.names.takeFresh()
        last.headDate = reader.flow.summary.headDate
        last.summary = reader.flow.finish()
        return batches.isEmpty ? [last] : batches
    }

    /// What a reader that knows nothing makes of a segment's head, read beside the true one until both agree.
    private final class Twin {
        var flow = LineFlow()
        let scratch = RecordBatch(chained: false)
    }
}

/// What a file's stream told at its end.
struct FileEnd {
    /// Nil for a document, which counts itself.
    var bytes: Int64?
    var damages: [Damage] = []
    var recordedTime: Int64?
    var error: SourceError?
    /// Of lines that nothing ends.
    var notes: [LineNote] = []
}

/// A segment on its way from its bytes to its records.
final class ReadSegment {
    enum State { case whole, beingRead, read }

    let segment = LineSegment()
    var state = State.whole
    // What a reader ahead of the others made of it: in names of its own, and with lines counted in the segment.
    var batches: [RecordBatch] = []
    var flow = LineFlow()
    var reader = 0
    /// Names that this reader has met since its segment before.
    var names: [String] = []
    /// Behind its last line.
    var endOffset: Int64 = 0
    /// Bytes that its batches held once it was read ahead.
    var batchWeight = 0

    var weight: Int { segment.weight }

    func clear() {
        segment.clear()
        (state, batches, names, batchWeight) = (.whole, [], [], 0)
    }
}

/// Reads segments whose file is not known up to them.
final class AheadReader {
    private let number: Int
    private let pool: BatchPool
    private let index: Int
    private var reader: LineReader

    init(_ options: ReadingOptions, number: Int, index: Int, _ pool: BatchPool) {
        (self.number, self.index, self.pool) = (number, index, pool)
        reader = LineReader(options)
    }

    func read(_ part: ReadSegment) {
        reader.flow.beginInside(layouts: reader.options.layoutCount)
        var filler = BatchFiller(pool, file: index)
        var cursor = LineCursor(part.segment)
        reader.read(&cursor, part.segment, after: 0, into: &filler)
        part.batches = filler.end()
        part.batchWeight = part.batches.reduce(0) { $0 + $1.weight }
        part.endOffset = cursor.offset
        part.names = reader.names.takeFresh()
        part.reader = number
        swap(&reader.flow, &part.flow)
    }
}

/// Puts the numbers of another reader's names into those of the file's.
private struct NameMap {
    private var texts = [""]
    private var ids: [UInt32] = [0]
    private static let none = UInt32.max

    /// The reader's next names.
    mutating func add(_ names: [String]) {
        texts += names
        ids += Array(repeating: NameMap.none, count: names.count)
    }

    @inline(__always)
    mutating func id(of number: UInt32, _ make: (String) -> UInt32) -> UInt32 {
        let known = ids[Int(number)]
        if known != NameMap.none { return known }
        let id = make(texts[Int(number)])
        ids[Int(number)] = id
        return id
    }
}

extension RecordBatch {
    /// The first record behind a line.
    fileprivate func firstIndex(behind line: UInt32) -> Int {
        var index = 0
        while index < count && records[index].line <= line { index += 1 }
        return index
    }
}

extension LineNote {
    fileprivate func moved(by lines: Int) -> LineNote {
        LineNote(kind: kind, offset: offset, length: length, line: line + lines)
    }
}
