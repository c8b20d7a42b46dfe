/// A time read from a line's prefix.
struct TimeReading {
    let form: LinePrefix.TimeForm
    /// Microseconds since the epoch, or a packed yearless time.
    let time: Int64
    /// What follows it.
    let next: Bytes
}
