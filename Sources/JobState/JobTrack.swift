import JobRecords

/// What one job did during a startup, in log order.
public struct JobTrack: Sendable {
    public let job: String
    public private(set) var phases: [TimelinePhase] = []
    private var openWait: Int?
    private var openActions: [(action: String, phase: Int)] = []

    init(job: String) { self.job = job }

    /// Whether it executes an action of this name.
    func isExecuting(_ action: String) -> Bool { openActions.contains { $0.action == action } }

    var isExecuting: Bool { !openActions.isEmpty }
    /// Whether anything of it goes on or waits.
    var isOpen: Bool { isExecuting || openWait != nil }

    mutating func wait(_ action: String, at time: Int64, depends: [String]) {
        for open in openActions { phases[open.phase].end = time }
        openActions = []
        if let openWait {
            phases[openWait].depends += depends.filter { !phases[openWait].depends.contains($0) }
        } else {
            openWait = phases.count
            var phase = TimelinePhase(.waiting, action: action, start: time)
            phase.depends = depends
            phases.append(phase)
        }
    }

    mutating func begin(_ action: String, at time: Int64, declared: [String]) {
        endWait(at: time)
        for open in openActions { phases[open.phase].overlaps = true }
        var phase = TimelinePhase(.executing, action: action, start: time)
        phase.overlaps = isExecuting
        phase.declared = declared
        openActions.removeAll { $0.action == action }
        openActions.append((action, phases.count))
        phases.append(phase)
    }

    mutating func complete(_ action: String, at time: Int64, failed: Bool, declared: [String] = []) {
        if let open = openActions.firstIndex(where: { $0.action == action }) {
            end(openActions.remove(at: open).phase, at: time, failed: failed)
        } else {
            endWait(at: time)
            phases.append(TimelinePhase(.done, action: action, start: time))
            phases[phases.count - 1].declared = declared
            end(phases.count - 1, at: time, failed: failed)
        }
    }

    /// Something of it goes on: it does not wait any more.
    mutating func endWait(at time: Int64) {
        if let openWait { phases[openWait].end = time }
        openWait = nil
    }

    private mutating func end(_ phase: Int, at time: Int64, failed: Bool) {
        phases[phase].end = time
        phases[phase].failed = failed
    }
}
