import JobColumns
import JobViews

/// Takes finished rows of one table: a file, standard output, or a server.
public protocol RowReceiver: AnyObject {
    /// Rows and how many they are; the receiver may keep them until `finish`.
    func take(_ rows: ByteBuffer, count: Int, of table: ExportTable) throws
    /// Nothing more follows: everything must have arrived when it returns.
    func finish() throws
}
