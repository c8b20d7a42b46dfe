/// What stands before a message, with what it tells.
struct Prefix {
    var text = ""
    /// The time as the prefix shows it, cut to its decimals.
    var time: Micros?
    var namesHost = false
    var namesProgram = false
    var pid: Int?
}
