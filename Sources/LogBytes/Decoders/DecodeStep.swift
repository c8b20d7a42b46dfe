/// What a decoder made of some input.
struct DecodeStep {
    enum Outcome: Equatable {
        /// The stream goes on.
        case more
        /// The stream has ended; so many bytes that were consumed already belong to what follows it.
        case ended(unread: Int)
        case corrupt(String)
        /// These are not the first bytes of such a stream.
        case foreign
    }

    let consumed: Int
    let produced: Int
    let outcome: Outcome
}
