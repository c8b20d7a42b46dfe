/// The running counters of one engine life, as its messages show them.
struct Counters {
    private(set) var ok = 0
    private(set) var err = 0
    private(set) var forked = 0

    mutating func countCompleted(isOK: Bool) {
        if isOK { ok += 1 } else { err += 1 }
    }

    mutating func countFork() {
        forked += 1
    }

    /// `33%`; it never falls inside a life.
    var percentage: String { "\(min(100, 2 * (ok + err) - 1))%" }
}
