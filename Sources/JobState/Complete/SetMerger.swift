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
        let files = group.enumerated().flatMap { chain, looked in
            let host = looked.set.host ?? looked.set.place
            return zip(looked.set.files, looked.firsts).map { file, first in
                let sequenced = SequencedFile(file: file, set: number, defaultHost: host)
                return SetOrder.Begun(file: sequenced, first: first, chain: chain)
            }
        }
        return SetOrder.byFirstTime(files)
    }
}

/// A file with the log set that it belongs to.
public struct SequencedFile: Sendable {
    public let file: LogFile
    /// The set's place in the input.
    public let set: Int
    /// The host of a set whose lines name none.
    public let defaultHost: String
    /// Whether its set is what the engine writes beside its log: it is read for notes and changes no state. Companions
    /// stand behind all logs, each set's files together.
    public let isCompanion: Bool
    /// The catalogue of its box, by its place in `FoldOptions.catalogues`.
    public internal(set) var catalogue: Int?

    public init(file: LogFile, set: Int, defaultHost: String, isCompanion: Bool = false, catalogue: Int? = nil) {
        self.file = file
        self.set = set
        self.defaultHost = defaultHost
        self.isCompanion = isCompanion
        self.catalogue = catalogue
    }
}

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

/// Joins log sets that have a host in common, however many there are: in the order of their last members, those of each
/// in the order in which they came together.
struct SetJoining {
    private struct Group {
        var first: Int
        var last: Int
    }

    /// The set that comes behind each, or -1.
    private var next: [Int] = []
    /// By a set, one that is nearer to the set by which its group is known; that one itself.
    private var parents: [Int] = []
    /// By the set by which it is known.
    private var joined: [Int: Group] = [:]
    private var byHost: [ExactText: Int] = [:]

    mutating func add(hosts: [ExactText]) {
        let set = next.count
        next.append(-1)
        parents.append(set)
        let related = Set(hosts.compactMap { byHost[$0] }.map { root(of: $0) })
        var group: Group?
        for other in related.sorted(by: { joined[$0]!.last < joined[$1]!.last }) {
            let found = joined.removeValue(forKey: other)!
            parents[other] = set
            if let before = group { next[before.last] = found.first }
            group = Group(first: group?.first ?? found.first, last: found.last)
        }
        if let group { next[group.last] = set }
        joined[set] = Group(first: group?.first ?? set, last: set)
        for host in hosts { byHost[host] = set }
    }

    private mutating func root(of set: Int) -> Int {
        var root = set
        while parents[root] != root { root = parents[root] }
        var at = set
        while parents[at] != root { (at, parents[at]) = (parents[at], root) }
        return root
    }

    /// The numbers of the sets of each group.
    var groups: [[Int]] {
        joined.values.sorted { $0.last < $1.last }.map { group in
            var members = [group.first]
            while next[members[members.count - 1]] >= 0 { members.append(next[members[members.count - 1]]) }
            return members
        }
    }
}
