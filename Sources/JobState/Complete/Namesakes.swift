import LogBytes

/// What tells that sets of one host are of two boxes: of each host, sets are looked at in the order of their times, once.
/// Content that stands in both is not there any more.
struct NamesakeSearch {
    /// A set with the time from its first record to its last.
    private struct Span {
        let number: Int
        let place: ExactText
        let first: Int64
        let last: Int64
    }

    private let group: [SetMerger.Looked]
    /// The digests of catalogues by their names, which many sets may share.
    private var digests: [String: String] = [:]

    private init(_ group: [SetMerger.Looked]) { self.group = group }

    /// The first pair in the group; nil if all may be of one box.
    static func find(_ group: [SetMerger.Looked]) -> Namesakes? {
        guard Set(group.map { ExactText($0.set.place) }).count > 1 else { return nil }
        var search = NamesakeSearch(group)
        var byHost: [ExactText: [Int]] = [:]
        for (number, one) in group.enumerated() {
            for host in one.hosts where !host.text.isEmpty { byHost[host, default: []].append(number) }
        }
        let found = byHost.sorted { $0.value[0] < $1.value[0] }.compactMap { search.find($0.key.text, $0.value) }
        return found.min { $0.pair < $1.pair }?.names
    }

    private mutating func find(_ host: String, _ sets: [Int]) -> (pair: (Int, Int), names: Namesakes)? {
        guard sets.count > 1 else { return nil }
        let times = overlap(sets)
        guard let pair = times ?? otherCatalogues(sets) else { return nil }
        let ordered = (later: max(pair.0, pair.1), earlier: min(pair.0, pair.1))
        let places = (group[ordered.earlier].set.place, group[ordered.later].set.place)
        return (ordered, Namesakes(host: host, places: places, why: times == nil ? .catalogues : .times))
    }

    // MARK: times

    private func overlap(_ sets: [Int]) -> (Int, Int)? {
        let spans = sets.compactMap(span).sorted { ($0.first, $0.number) < ($1.first, $1.number) }
        // Those that last longest so far, of two places.
        var longest: [Span] = []
        for one in spans {
            let before = longest.first { $0.place != one.place }
            if let before, before.last > one.first, before.first < one.last { return (before.number, one.number) }
            longest = NamesakeSearch.longest(longest, one)
        }
        return nil
    }

    /// At most one of each of two places, the one that lasts longest in front.
    private static func longest(_ known: [Span], _ one: Span) -> [Span] {
        let same = known.first { $0.place == one.place }
        guard one.last > same?.last ?? .min else { return known }
        return Array((known.filter { $0.place != one.place } + [one]).sorted { $0.last > $1.last }.prefix(2))
    }

    private func span(_ number: Int) -> Span? {
        let one = group[number]
        guard let first = one.firsts.compactMap(\.self).min(), let last = one.last else { return nil }
        return Span(number: number, place: ExactText(one.set.place), first: first, last: last)
    }

    // MARK: catalogues

    private mutating func otherCatalogues(_ sets: [Int]) -> (Int, Int)? {
        var known: (number: Int, digests: [String])?
        for number in sets {
            guard let found = digests(of: group[number].set) else { continue }
            if let known {
                if known.digests != found, group[known.number].set.place != group[number].set.place {
                    return (known.number, number)
                }
            } else {
                known = (number, found)
            }
        }
        return nil
    }

    /// Nil where a box has none, or they cannot be read.
    private mutating func digests(of set: LogSet) -> [String]? {
        guard let catalogues = set.files.first?.box.catalogues, !catalogues.isEmpty else { return nil }
        var found: [String] = []
        for catalogue in catalogues {
            let known = digests[catalogue.name]
            guard let digest = known ?? (try? FileDigest.sha256(of: catalogue.origin)) else { return nil }
            digests[catalogue.name] = digest
            found.append(digest)
        }
        return found.sorted()
    }
}

/// Sources that call themselves by one name, though they seem to be of two boxes.
public struct Namesakes: Sendable {
    enum Reason: String {
        case times = "tell different things of the same time"
        case catalogues = "have different catalogues of jobs"
    }

    /// The later one's place.
    public let place: String
    public let words: String

    init(host: String, places: (String, String), why: Reason) {
        self.init(
            place: places.1,
            words:
                "\(places.0) and \(places.1) both call themselves '\(host)' and \(why.rawValue): read one with --as-host NAME "
                + "if they are two boxes")
    }

    /// Some that were found before.
    public init(place: String, words: String) { (self.place, self.words) = (place, words) }
}
