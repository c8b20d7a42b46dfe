/// A message between what it tells and how it is written: code and keys.
struct Message {
    /// The code without `%`.
    var code: String
    var fields: [Field] = []
    var told: Told
    var contradictsCode = false
}
