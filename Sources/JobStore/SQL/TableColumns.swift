/// The columns of a table, as its schema has them.
public enum TableColumns {
    public static func read(
        _ table: String, in database: Database
    ) throws(StoreError) -> [(name: String, type: String)] {
        let rows = try database.prepare("SELECT name, type FROM pragma_table_info(?)")
        rows.bind(1, table)
        var columns: [(name: String, type: String)] = []
        while try rows.step() { columns.append((rows.text(0) ?? "", rows.text(1) ?? "")) }
        return columns
    }
}
