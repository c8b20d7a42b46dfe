/// A message code in words (docs/format.md, The message).
struct CodeWords {
    let text: String
    let job: String
    private let severity: Character
    private let ident: String

    /// Nil for a word that is no code.
    init?(_ word: String) {
        let text = word.hasPrefix("%") ? String(word.dropFirst()) : word
        let parts = text.split(separator: "-")
        guard parts.count >= 3, let letter = parts[parts.count - 2].first, parts[parts.count - 2].count == 1,
            "SIWEFD".contains(letter), let first = parts.last?.first, first.isUppercase
        else { return nil }
        self.text = text
        severity = letter
        ident = String(parts.last!)
        job = parts.dropLast(2).joined(separator: "-").lowercased()
    }

    var isFailure: Bool { severity == "E" || severity == "F" }

    var meaning: String {
        switch ident {
        case "Executing": return "the engine began an action of \(job)"
        case "Waiting_depends", "WaitingDepends": return "\(job) waits for jobs that it depends on"
        default: break
        }
        let action = ident.lowercased()
        switch severity {
        case "E": return "\(job) failed to \(action)"
        case "F": return "\(job) failed to \(action), for good"
        case "W": return "\(done(action)), with a warning"
        case "D": return "\(done(action)) (a debug message)"
        default: return done(action)
        }
    }

    private func done(_ action: String) -> String {
        let past = ["start": "started", "stop": "stopped", "restart": "restarted", "reload": "reloaded"]
        return past[action].map { "\(job) \($0)" } ?? "\(job) completed the action \(action)"
    }
}
