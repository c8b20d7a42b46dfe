/// A record as its line tells it: the truth that a reader of the log can know, no more.
struct Told {
    enum Kind: String {
        case engineStarted = "engine_start"
        case engineStopped = "engine_stop"
        case waits
        case began
        case completed
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
}
