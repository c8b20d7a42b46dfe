import JobRecords
import LogBytes

/// Orders the files of log sets. Several sets of one host are one: their files follow each other by their first record's
/// time (docs/format.md, Hosts).
public struct SetMerger {
    private let reading: ReadingOptions

    public init(_ reading: ReadingOptions) { self.reading = reading }

    /// The files in the order of reading.
    /// - Parameter isAll: whether the sets are all that is read; the lines of a single set may then do without a host.
    public func files(of sets: [LogSet], isAll: Bool = true) -> [SequencedFile] {
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
    }

    private func merge(_ sets: [LogSet]) -> [SequencedFile] {
        var groups: [[Looked]?] = []
        var places: [ExactText: Int] = [:]
        for set in sets.map(look) {
            let related = Set(set.hosts.compactMap { places[$0] }).sorted()
            let joined = related.flatMap { groups[$0]! } + [set]
            for place in related { groups[place] = nil }
            for host in joined.flatMap(\.hosts) { places[host] = groups.count }
            groups.append(joined)
        }
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
        scan.run()
        let hosts = scan.history.hosts.map { ExactText(scan.names[$0.host]) }
        return Looked(set: set, hosts: hosts, firsts: scan.outcomes.map(\.first))
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
