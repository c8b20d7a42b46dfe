import Foundation
import LogBytes

/// A file that may be a generation of a followed log: what stands at its path, and what is named like a rotated part.
public struct Candidate: Equatable, Sendable {
    /// How to open it.
    public let path: String
    public let place: RotatedName.Place
    public let facts: FileFacts
    /// Whether it is compressed, by its content.
    public let isPacked: Bool

    public init(path: String, place: RotatedName.Place, facts: FileFacts, isPacked: Bool) {
        self.path = path
        self.place = place
        self.facts = facts
        self.isPacked = isPacked
    }

    public var isLive: Bool { place == .live }
    private var folder: Substring { path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }

    /// Whether its last change is not before a time seen in its original. Copies keep times to the microsecond or
    /// second only, which shows in their digits.
    func isChanged(since time: Int64) -> Bool {
        let modified = facts.modified
        for step: Int64 in [1_000_000_000, 1000] where modified % step == 0 { return modified / step >= time / step }
        return modified >= time
    }

    /// Whether its content has changed in the last seconds, by the clock.
    func isChanged(within seconds: Double) -> Bool {
        Date().timeIntervalSince1970 - Double(facts.modified) / 1e9 < seconds
    }

    /// Oldest first, each file once: of two names of one file the live or older one, of two with the same place the
    /// plain one, which is whole while it exists (gzip removes it last).
    public static func inOrder(_ found: [Candidate]) -> [Candidate] {
        let sorted = found.sorted { a, b in
            a.place != b.place ? a.place < b.place : !a.isPacked && b.isPacked
        }
        let live = sorted.first { $0.isLive }
        var kept: [Candidate] = []
        for candidate in sorted {
            if let last = kept.last, last.place == candidate.place, last.folder == candidate.folder { continue }
            if !candidate.isLive, let live, live.facts.identity == candidate.facts.identity { continue }
            if kept.contains(where: { $0.facts.identity == candidate.facts.identity }) { continue }
            kept.append(candidate)
        }
        return kept
    }
}
