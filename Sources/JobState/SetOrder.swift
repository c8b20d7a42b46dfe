import JobRecords
import LogBytes

/// The order of a set's files where their names do not tell it: that of their first records.
public enum SetOrder {
    /// The set with its files in the order in which they were written, oldest first.
    public static func settled(_ set: LogSet, _ reading: ReadingOptions) -> LogSet {
        guard RotatedName.isMixed(set.files.map { RotatedName($0.lastName) }) else { return set }
        let begun = set.files.map { (file: $0, first: firstTime(of: $0, reading)) }
        return set.with(files: byFirstTime(begun).map(\.file))
    }

    /// Stable; a file without records stays behind the one before it.
    public static func byFirstTime<File>(_ files: [(file: File, first: Int64?)]) -> [(file: File, first: Int64?)] {
        var last = Int64.min
        let keyed = files.enumerated().map { offset, entry in
            last = entry.first ?? last
            return (key: last, offset: offset, entry: entry)
        }
        return keyed.sorted { ($0.key, $0.offset) < ($1.key, $1.offset) }.map(\.entry)
    }

    /// The time of a file's first record, from no more of it than the first few thousand lines.
    static func firstTime(of file: LogFile, _ reading: ReadingOptions) -> Int64? {
        var options = reading
        options.text = []
        options.isChained = false
        options.meter = nil
        let reader = RecordReader([file], options)
        let batches = reader.batches()
        defer { batches.stop() }
        while let batch = batches.next() {
            defer { reader.giveBack(batch) }
            let records = UnsafeBufferPointer(start: batch.records, count: batch.count)
            guard let first = records.first(where: { $0.kind.isRecord && !$0.flags.contains(.timeless) }) else {
                continue
            }
            guard first.needsYear else { return first.time }
            return instant(of: first, in: records, file, ZoneClock(file.box.zone ?? reading.zone))
        }
        return nil
    }

    /// In the year that a later record of the batch tells, else in the newest that the file's date allows.
    private static func instant(
        of first: Record, in records: UnsafeBufferPointer<Record>, _ file: LogFile, _ clock: ZoneClock
    ) -> Int64 {
        var clock = clock
        let time = YearlessTime(packed: first.time)
        if let pinned = records.first(where: { $0.pinnedYear != 0 }) {
            return clock.instant(time, year: Int(pinned.pinnedYear) - Int(pinned.yearShift) + Int(first.yearShift))
        }
        let latest = SetDates.limit(file, recordedTime: nil).seconds + 86_400
        let year = Civil.date(days: Int(latest / 86_400)).year
        let instant = clock.instant(time, year: year)
        return instant / 1_000_000 <= latest ? instant : clock.instant(time, year: year - 1)
    }
}
