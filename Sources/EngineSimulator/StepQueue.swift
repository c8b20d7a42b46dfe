/// The steps that an engine has before it, by time; steps of one time stay in the order of their coming.
struct StepQueue<Step> {
    private var entries: [(time: Micros, step: Step)] = []

    /// Adds `step` at `time`.
    mutating func add(_ step: Step, at time: Micros) {
        var index = entries.count
        while index > 0, entries[index - 1].time <= time { index -= 1 }
        entries.insert((time, step), at: index)
    }

    /// Takes the earliest step; the entries are kept newest first, so that this is cheap.
    mutating func next() -> (time: Micros, step: Step)? {
        entries.popLast()
    }

    /// Forgets everything, as an engine that dies does.
    mutating func removeAll() {
        entries.removeAll()
    }
}
