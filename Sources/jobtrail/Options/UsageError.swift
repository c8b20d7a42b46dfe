/// Wrong usage: what is wrong, and what helps.
struct UsageError: Error {
    let message: String
    /// nil: the help of the command that was called.
    let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    /// - Parameter near: what was perhaps meant.
    init(_ message: String, near: String?) {
        self.message = message
        hint = near.map { "Did you mean '\($0)'?" }
    }
}
