import LogFollow

/// Wakes when a test says so; its clock moves when it is waited on.
final class ManualWaker: Waker {
    var now: Int64 = 0
    private(set) var watched: Set<WatchTarget> = []

    func watch(_ targets: Set<WatchTarget>) -> String? {
        watched = targets
        return nil
    }

    func wait(nanoseconds: Int64) { now += nanoseconds }
    func gather(nanoseconds: Int64) { now += nanoseconds }
    func wake() {}
}
