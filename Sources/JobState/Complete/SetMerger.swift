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
