import Foundation
import TestSupport
import Testing

/// What every kind of line becomes: `fixtures/lines/table.json` has lines, and what the program tells of them.
struct LineTableTests {
    private static let tables: [JSONValue] = {
        guard let bytes = try? Data(contentsOf: fixture("lines/table.json")) else { return [] }
        return (try? JSONValue(parsing: bytes))?.items ?? []
    }()

    @Test("there are tables")
    func present() { #expect(Self.tables.count > 9) }

    @Test("lines become the records of the table", arguments: tables.indices)
    func records(index: Int) throws {
        let table = Self.tables[index]
        let log = try Self.log(table)
        let result = try run(["messages", "--all", "-q", "-o", "ndjson"] + log.arguments)
        let told = try result.text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        let wanted = table["told"]?.items ?? []
        #expect(told.count == wanted.count, "\(table["why"]?.string ?? "")")
        for (record, expected) in zip(told, wanted) {
            let difference = Self.chosen(record, as: expected).difference(from: expected)
            #expect(difference == nil, "line \(expected["line"]?.number ?? 0): \(difference ?? "")")
        }
    }

    @Test("what is no record is told as the table has it", arguments: tables.indices)
    func others(index: Int) throws {
        let table = Self.tables[index]
        let log = try Self.log(table)
        let inventory = try JSONValue(parsing: try run(["verify", "-q", "-o", "json"] + log.arguments).text)
        for (key, kind) in [("unparsed", "unparsed"), ("repeats", "repeat"), ("values", "value")] {
            let found = (inventory["findings"]?.items ?? []).filter { $0["kind"]?.string == kind }
            #expect(found.map { $0["line"]?.number } == table[key]?.items.map { $0.number }, "\(kind)")
        }
        #expect(inventory["files"]?.items.first?["foreign"]?.number == table["foreign"]?.number)
    }

    private static func log(_ table: JSONValue) throws -> (folder: TemporaryFolder, arguments: [String]) {
        let folder = try TemporaryFolder()
        let lines = (table["lines"]?.items ?? []).compactMap(\.string)
        let file = try folder.write(lines.map { $0 + "\n" }.joined(), to: "log")
        // June 2011: the newest year in which the lines do not lie ahead of the file's date.
        try setModificationTime(of: file, to: 1_307_000_000)
        return (folder, ["--tz", table["tz"]?.string ?? "UTC", file.path])
    }

    /// Only the keys that the table has.
    private static func chosen(_ record: JSONValue, as expected: JSONValue) -> JSONValue {
        guard case .object(let members) = record, case .object(let wanted) = expected else { return record }
        return .object(members.filter { wanted[$0.key] != nil })
    }
}
