/// Where following begins that has no checkpoint.
public enum StartPolicy: Sendable {
    /// With the oldest rotated file.
    case oldest
    /// With the live file's first line.
    case liveStart
    /// Behind the live file's present last line; a file that appears later is read from its first.
    case liveEnd
}
