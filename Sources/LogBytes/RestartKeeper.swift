import Foundation

/// Takes a file's restarts from the thread that decodes it.
public final class RestartKeeper: @unchecked Sendable {
    /// Decoded bytes between two.
    let spacing: Int64
    private let lock = NSLock()
    private var kept: [Restart] = []

    public init(spacing: Int64) { self.spacing = spacing }

    func add(_ restart: Restart) { lock.withLock { kept.append(restart) } }

    /// Those so far, from front to back.
    public var restarts: [Restart] { lock.withLock { kept } }
}
