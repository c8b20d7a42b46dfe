import JobState

/// What `wait` waits for.
enum WaitCondition: String, CaseIterable {
    /// The job is started, or stopped, and no action of it is under way.
    case start, stop
    /// Its last action went well, or failed.
    case ok, err
    /// No action is under way, and none waits for dependencies.
    case waiting

    /// Whether it holds of a job.
    func holds(_ job: Job) -> Bool {
        guard job.schedule == .waiting, !job.isUntouched else { return false }
        switch self {
        case .start: return job.isStarted && !job.hasFailed
        case .stop: return !job.isStarted && !job.hasFailed
        case .ok: return !job.hasFailed
        case .err: return job.hasFailed
        case .waiting: return true
        }
    }
}
