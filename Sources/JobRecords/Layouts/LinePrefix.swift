/// What stands before a line's message.
struct LinePrefix {
    enum TimeForm { case none, absolute, yearless }
    enum Tag { case none, engine, foreign }

    /// `Layout`'s raw value; custom layouts follow.
    var layout: UInt8
    var timeForm = TimeForm.none
    /// Microseconds since the epoch, or a packed yearless time.
    var time: Int64 = 0
    var host: UnsafeBufferPointer<UInt8>?
    /// Whether the host is the one of the last such line, so that its number is known.
    var isSameHost = false
    var tag = Tag.none
    var tagText: UnsafeBufferPointer<UInt8>?
    /// The job that the tag names behind the program.
    var section: UnsafeBufferPointer<UInt8>?
    /// The severity that the line's level stands for; 0 where it tells none.
    var severity: UInt8 = 0
    var pid: Int32 = -1
    /// Stands for all lines that the same process writes under the same tag; 1 for lines without one.
    var stream: UInt64 = 1
    /// Whether host and tag were read behind the time, as a syslog daemon writes them.
    var isOrigin = false
    /// Where the message, with any decoration, begins.
    var body: Bytes
}
