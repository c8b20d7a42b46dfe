/// A record as its line tells it: the truth that a reader of the log can know, no more.
struct Told {
    enum Kind: String {
        case engineStarted = "engine_start"
        case engineStopped = "engine_stop"
        case waits
        case began
        case completed
        case note
    }

    var kind: Kind
    /// The message code without its `%`, where the line has one.
    var code: String?
    var job = ""
    /// Nil for a wait that names none.
    var action: String?
    var isOK = true
    var time: Micros = 0
    var host = ""
    /// The engine's PID, where the prefix shows it.
    var enginePID: Int?
    /// The PID of a begun action, where the line shows it.
    var jobPID: Int?
    var okCounter: Int?
    var errCounter: Int?
    var forkedCounter: Int?
    var percentage: String?
    /// The line's own text, for `Job NAME …` lines and update objects; these may restate an event.
    var ownText: String?

    // MARK: what a box's lines tell beside

    /// True for a line of a child, whose tag names its job.
    var hasSection = false
    /// A note's own words, behind its code if it has one.
    var words = ""
    /// A note's severity.
    var severity = "I"
    /// The jobs that a wait names.
    var depends: [String] = []
    /// Why it failed, as the line's words or its key `reason` tell it.
    var reason: String?
    /// The lines that belong to it.
    var detail: [String] = []
    /// Its place in the log.
    var file = ""
    var line = 0
    /// How many lines and records stand before it.
    var order = 0
    /// The run that it belongs to.
    var run = 0
}
