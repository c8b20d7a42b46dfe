import JobState

/// A job's line in a plot: everything that it did during the startup.
struct PlotRow {
    let name: String
    let actions: [StartupAction]

    /// Rows in the order in which the jobs came into play.
    static func rows(_ timeline: StartupTimeline, _ names: NameRegistry) -> [PlotRow] {
        var order: [UInt32] = []
        var actions: [UInt32: [StartupAction]] = [:]
        for action in timeline.startup {
            if actions[action.job] == nil { order.append(action.job) }
            actions[action.job, default: []].append(action)
        }
        return order.map { PlotRow(name: SafeText.shown(names[$0]), actions: actions[$0]!) }
    }
}
