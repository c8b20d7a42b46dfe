import JobRecords
import LogBytes

/// The order of a set's files where their names do not tell it: that of their first records.
public enum SetOrder {
    /// The set with its files in the order in which they were written, oldest first.
    public static func settled(_ set: LogSet, _ reading: ReadingOptions) -> LogSet {
        let names = set.files.map { RotatedName($0.lastName) }
        guard RotatedName.isMixed(names) else { return set }
        let rotated = names.last?.place == .live ? set.files.dropLast() : set.files[...]
        let begun = zip(names, rotated).map { name, file in
            Begun(file: file, first: firstTime(of: file, reading), chain: name.form + " " + name.packing)
        }
        return set.with(files: byFirstTime(begun) + set.files[rotated.endIndex...])
    }

    /// A file, and when it begins.
    struct Begun<File, Chain: Hashable> {
        let file: File
        /// The time of its first record, if it has one.
        let first: Int64?
        /// Files with the same are in order among themselves, whatever the clock did while they were written.
        let chain: Chain
    }

    /// Puts the chains into one order, each file behind those that began before it. A file without records stays behind
    /// the one before it in its chain.
    static func byFirstTime<File, Chain>(_ files: [Begun<File, Chain>]) -> [File] {
        let begun = files.lazy.compactMap { file in file.first.map { (file.chain, $0) } }
        var times = Dictionary(begun, uniquingKeysWith: { first, _ in first })
        var latest = Int64.min
        let keyed = files.enumerated().map { offset, file in
            let time = max(times[file.chain] ?? latest, file.first ?? .min)
            times[file.chain] = time
            latest = max(latest, time)
            return (time: time, offset: offset)
        }
        return keyed.sorted(by: <).map { files[$0.offset].file }
    }

    /// The time of a file's first record, from no more of it than the first few thousand lines.
    static func firstTime(of file: LogFile, _ reading: ReadingOptions) -> Int64? {
        var options = reading
        options.text = []
        options.isChained = false
        options.meter = nil
        let reader = RecordReader([file], options)
        defer { reader.stop() }
        while let batch = reader.next() {
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
