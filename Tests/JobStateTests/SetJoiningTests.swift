import LogBytes
import TestSupport
import Testing

@testable import JobState

/// Which log sets are one box's, however many there are.
@Suite("sets of one host")
struct SetJoiningTests {
    private func groups(_ sets: [[String]]) -> [[Int]] {
        var joining = SetJoining()
        for hosts in sets { joining.add(hosts: hosts.map { ExactText($0) }) }
        return joining.groups
    }

    @Test("by a host in common, in the order of their last ones")
    func joined() {
        #expect(groups([["a"], ["b"], ["a"], ["c"], ["b", "c"]]) == [[0, 2], [1, 3, 4]])
        #expect(groups([[], ["a"], []]) == [[0], [1], [2]])
    }

    /// What is meant, said simply.
    private func plain(_ sets: [[String]]) -> [[Int]] {
        var groups: [(hosts: Set<String>, members: [Int])] = []
        for (number, hosts) in sets.enumerated() {
            let related = groups.filter { !$0.hosts.isDisjoint(with: hosts) }
            groups.removeAll { !$0.hosts.isDisjoint(with: hosts) }
            let all = related.reduce(into: Set(hosts)) { $0.formUnion($1.hosts) }
            groups.append((all, related.flatMap(\.members) + [number]))
        }
        return groups.map(\.members)
    }

    @Test("as one by one", arguments: 1...20)
    func random(seed: UInt64) {
        var random = SplitMix(seed)
        let sets = (0..<60).map { _ in
            (0..<Int.random(in: 0...3, using: &random)).map { _ in "\(Int.random(in: 0...40, using: &random))" }
        }
        #expect(groups(sets) == plain(sets))
    }

    @Test("a hundred thousand of one host, and as many that one joins")
    func many() {
        #expect(groups((0..<100_000).map { _ in ["a"] }).map(\.count) == [100_000])
        let chained = (0..<50_000).map { ["\($0)"] } + (0..<50_000).map { ["\($0)", "all"] }
        #expect(groups(chained).map(\.count) == [100_000])
    }
}
