import TestSupport

/// Something that answers SQL: a server, or the engine inside Python.
protocol SQLEngine {
    /// A statement's rows as JSON.
    func rows(_ statement: String) throws -> [JSONValue]
}
