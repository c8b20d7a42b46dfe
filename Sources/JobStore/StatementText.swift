import CSQLite

/// What can be told of a statement before it is prepared.
public enum StatementText {
    /// Whether it ends with a `;` that is no part of a text or a comment.
    public static func isComplete(_ text: String) -> Bool { sqlite3_complete(text) != 0 }

    /// Whether there are only blanks and comments in what holds no whole statement.
    public static func isBlank(_ text: String) -> Bool { isComplete(";" + text) }

    /// Whether it is a word of SQLite's language.
    public static func isKeyword(_ word: String) -> Bool { sqlite3_keyword_check(word, Int32(word.utf8.count)) != 0 }
}
