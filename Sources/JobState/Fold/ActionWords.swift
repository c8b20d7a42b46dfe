import JobRecords

/// The actions of which the engine tells in words of their own, and what they make of a job if no catalogue says
/// otherwise; another one leaves its status as it was. The fold, updates and the server's views take it from here.
public enum KnownAction: String, CaseIterable, Sendable {
    case start, stop, restart

    /// The job's status after it.
    public var status: String {
        switch self {
        case .start, .restart: "start"
        case .stop: "stop"
        }
    }

    /// What is said of one that went well.
    public var done: String {
        switch self {
        case .start: "started"
        case .stop: "stopped"
        case .restart: "restarted"
        }
    }

    /// The same of any action, also of one that changes no status; nil if there is no word for it.
    public static func done(_ action: String) -> String? {
        KnownAction(rawValue: action)?.done ?? (action == "reload" ? "reloaded" : nil)
    }
}

/// The words of a job's status, as numbers.
struct StatusWords {
    let start: UInt32
    let stop: UInt32
    let executing: UInt32
    let waitingDepends: UInt32
    private let restart: UInt32
    private let after: (start: UInt32, stop: UInt32, restart: UInt32)

    init(_ names: NameRegistry) {
        start = names.id(KnownAction.start.rawValue)
        stop = names.id(KnownAction.stop.rawValue)
        restart = names.id(KnownAction.restart.rawValue)
        let after = { (action: KnownAction) in names.id(action.status) }
        self.after = (after(.start), after(.stop), after(.restart))
        executing = names.id("executing")
        waitingDepends = names.id("waiting_depends")
    }

    /// The status after an action; nil if the action leaves it as it was.
    @inline(__always)
    func status(after action: UInt32) -> UInt32? {
        if action == start { return after.start }
        if action == stop { return after.stop }
        return action == restart ? after.restart : nil
    }
}
