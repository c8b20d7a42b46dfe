/// What something is, and what to look at next.
struct Explanation: Sendable {
    let what: String
    let next: String
}
