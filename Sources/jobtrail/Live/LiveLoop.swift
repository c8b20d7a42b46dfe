import LogFollow

/// What a command makes of the logs that it follows: it delivers their records, or watches for something.
protocol LiveObserver: AnyObject {
    /// Whether lines may be taken now.
    var isTaking: Bool { get }
    /// How long it needs no look of its own, nanoseconds.
    var patience: Int64 { get }
    /// Told of what happened to the files, each once.
    func tell(_ note: FollowNote)
    /// Whether something of the logs could not be read, so that what came is not the whole.
    var lacksSomething: Bool { get }
    /// Called after every look.
    /// - Parameter isEnding: whether a signal has asked for the end.
    /// - Returns: how following ends, if the observer ends it.
    func observe(isEnding: Bool) throws -> ExitStatus?
}

extension LiveObserver {
    var isTaking: Bool { true }
    var patience: Int64 { .max }
    var lacksSomething: Bool { false }
}

/// The endless part of every command that follows: look, hand on, wait.
struct LiveLoop {
    let session: LiveSession
    /// Nil if the observer takes signals itself.
    let signals: EndSignals?

    func run(_ observer: some LiveObserver) throws -> ExitStatus {
        if let signals { session.waker.alsoWatched.append(signals.descriptor) }
        while true {
            let urgency = observer.isTaking ? try session.round() : nil
            for note in session.follower.takeNotes() { observer.tell(note) }
            let signal = signals?.ending
            if let end = try observer.observe(isEnding: signal != nil) { return end }
            if let signal { return observer.lacksSomething ? .findings : ExitStatus(signal: signal) }
            // What takes lines only from now on has not looked yet.
            if urgency != nil || !observer.isTaking { wait(urgency, observer.patience) }
        }
    }

    /// - Parameter urgency: nil if nothing is taken, so that news of the logs does not matter.
    private func wait(_ urgency: Urgency?, _ limit: Int64) {
        guard let urgency else { return session.waker.gather(nanoseconds: limit) }
        session.follower.wait(urgency, atMost: limit)
    }
}
