import JobColumns

/// Writes a record in one form.
public protocol RecordWriter {
    /// Appends the record's row, its line end included where the form has lines.
    mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer)
}
