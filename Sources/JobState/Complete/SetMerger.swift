import JobRecords
import LogBytes

/// Orders the files of log sets. Several sets of one host are one: their files follow each other by their first record's
/// time (docs/format.md, Hosts).
public struct SetMerger {
    private let reading: ReadingOptions
    /// Sets of different places that call themselves by one name, and cannot be one box's.
    public private(set) var namesakes: [Namesakes] = []

    public init(_ reading: ReadingOptions) { self.reading = reading }

    /// The files in the order of reading.
    /// - Parameter isAll: whether the sets are all that is read; the lines of a single set may then do without a host.
    public mutating func files(of sets: [LogSet], isAll: Bool = true) -> [SequencedFile] {
        guard sets.count == 1 else { return merge(sets) }
        let set = sets[0]
        return set.files.map { SequencedFile(file: $0, set: 0, defaultHost: set.host ?? (isAll ? "" : set.place)) }
    }

    /// What the engines write beside their logs; it comes behind the logs.
    public static func companions(_ sets: [LogSet], behind files: [SequencedFile]) -> [SequencedFile] {
        let last = files.map(\.set).max() ?? 0
        return sets.enumerated().flatMap { number, set in
            set.files.map { file in
                SequencedFile(
                    file: file, set: last + 1 + number, defaultHost: set.host ?? (last == 0 ? "" : set.place),
                    isCompanion: true)
            }
        }
    }

    struct Looked {
        let set: LogSet
        let hosts: [ExactText]
        let firsts: [Int64?]
        let last: Int64?
    }

    private mutating func merge(_ sets: [LogSet]) -> [SequencedFile] {
        let looked = sets.map(look)
        var joining = SetJoining()
        for set in looked { joining.add(hosts: set.hosts) }
        let groups = joining.groups.map { $0.map { looked[$0] } }
        namesakes = groups.compactMap { NamesakeSearch.find($0) }
        return groups.enumerated().flatMap { number, group in SetMerger.order(group, number) }
    }

    /// Reads a set once for its hosts and its files' first times.
    private func look(_ set: LogSet) -> Looked {
        let files = set.files.map { SequencedFile(file: $0, set: 0, defaultHost: set.host ?? set.place) }
        var options = Scan.Options(reading: reading)
        options.reading.text = []
        options.reading.isChained = false
        options.namesHosts = true
        let scan = Scan(files, options)
        let hosts = scan.history.hosts.map { ExactText(scan.names[$0.host]) }
        let last = scan.outcomes.compactMap(\.last).max()
        return Looked(set: set, hosts: hosts, firsts: scan.outcomes.map(\.first), last: last)
    }

    private static func order(_ group: [Looked], _ number: Int) -> [SequencedFile] {
        var files: [(file: SequencedFile, first: Int64?)] = []
        for looked in group {
            for (file, first) in zip(looked.set.files, looked.firsts) {
                files.append(
                    (SequencedFile(file: file, set: number, defaultHost: looked.set.host ?? looked.set.place), first))
            }
        }
        guard group.count > 1 else { return files.map(\.file) }
        return SetOrder.byFirstTime(files).map(\.file)
    }
}

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
