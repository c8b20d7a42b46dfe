import LogBytes

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
