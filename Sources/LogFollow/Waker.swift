/// Tells a follower when to look, so that tests can do so by hand. Events are hints: whatever comes, everything is
/// looked at.
public protocol Waker: AnyObject {
    /// Monotonic nanoseconds; clock jumps do not move it.
    var now: Int64 { get }
    /// Replaces what is watched.
    /// - Returns: why it can only wake by time from now on, the first time that this is so.
    func watch(_ targets: Set<WatchTarget>) -> String?
    /// Waits until something watched may have changed or `wake` is called, at most so long.
    func wait(nanoseconds: Int64)
    /// Lets events gather, so that a busy writer does not cost a look a line; only `wake` ends it early.
    func gather(nanoseconds: Int64)
    /// Ends the present or next wait. May be called from any thread, and from a signal handler.
    func wake()
}
