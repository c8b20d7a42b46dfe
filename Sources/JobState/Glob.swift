import Glibc

/// A shell pattern for names, matched as the shell does without regard to case.
public struct Glob: Sendable, Hashable {
    public let pattern: String

    public init(_ pattern: String) { self.pattern = pattern }

    /// A pattern that matches this name alone.
    public init(literal name: String) {
        pattern = name.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    public func matches(_ name: String) -> Bool {
        fnmatch(pattern.lowercased(), name.lowercased(), 0) == 0
    }
}
