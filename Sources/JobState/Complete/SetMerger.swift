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

    private struct Looked {
        let set: LogSet
        let hosts: [ExactText]
        let firsts: [Int64?]
        let last: Int64?
    }

    private mutating func merge(_ sets: [LogSet]) -> [SequencedFile] {
        var groups: [[Looked]?] = []
        var places: [ExactText: Int] = [:]
        for set in sets.map(look) {
            let related = Set(set.hosts.compactMap { places[$0] }).sorted()
            let joined = related.flatMap { groups[$0]! } + [set]
            for place in related { groups[place] = nil }
            for host in joined.flatMap(\.hosts) { places[host] = groups.count }
            groups.append(joined)
        }
        namesakes = groups.compactMap { $0.flatMap(SetMerger.namesakes) }
        return groups.compactMap(\.self).enumerated().flatMap { number, group in SetMerger.order(group, number) }
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

    // MARK: boxes of one name

    /// What tells that sets of one host are of two boxes. Content that stands in both is not there any more.
    private static func namesakes(_ group: [Looked]) -> Namesakes? {
        for (number, one) in group.enumerated() {
            for other in group[..<number] where other.set.place != one.set.place {
                guard let host = one.hosts.first(where: { other.hosts.contains($0) }), !host.text.isEmpty else {
                    continue
                }
                let places = (other.set.place, one.set.place)
                if overlap(one, other) { return Namesakes(host: host.text, places: places, why: .times) }
                if haveOtherCatalogues(one.set, other.set) {
                    return Namesakes(host: host.text, places: places, why: .catalogues)
                }
            }
        }
        return nil
    }

    private static func overlap(_ one: Looked, _ other: Looked) -> Bool {
        guard let first = one.firsts.compactMap(\.self).min(), let otherFirst = other.firsts.compactMap(\.self).min(),
            let last = one.last, let otherLast = other.last
        else { return false }
        return first < otherLast && otherFirst < last
    }

    private static func haveOtherCatalogues(_ one: LogSet, _ other: LogSet) -> Bool {
        guard let own = digests(one), let others = digests(other) else { return false }
        return own != others
    }

    /// Nil where a box has none, or they cannot be read.
    private static func digests(_ set: LogSet) -> [String]? {
        guard let catalogues = set.files.first?.box.catalogues, !catalogues.isEmpty else { return nil }
        return try? catalogues.map { try FileDigest.sha256(of: $0.origin) }.sorted()
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

/// Sources that call themselves by one name, though they seem to be of two boxes.
public struct Namesakes: Sendable {
    enum Reason {
        /// They tell different things of the same time.
        case times
        /// Their engines know different jobs.
        case catalogues
    }

    /// The later one's place.
    public let place: String
    public let words: String

    init(host: String, places: (String, String), why: Reason) {
        let told =
            switch why {
            case .times: "tell different things of the same time"
            case .catalogues: "have different catalogues of jobs"
            }
        self.init(
            place: places.1,
            words:
                "\(places.0) and \(places.1) both call themselves '\(host)' and \(told): read one with --as-host NAME "
                + "if they are two boxes")
    }

    /// Some that were found before.
    public init(place: String, words: String) { (self.place, self.words) = (place, words) }
}
