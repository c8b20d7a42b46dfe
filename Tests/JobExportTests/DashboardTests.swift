import EngineSimulator
import Foundation
import TestSupport
import Testing

/// The dashboard of `contrib/grafana` asks what the schema's views can answer.
@Suite(
    .enabled(if: ClickHouseProcess.isInstalled, "clickhouse-server is not installed (scripts/packages-test-heavy.txt)"))
struct DashboardTests {
    /// A panel's statement as the data source sends it: time and boxes in place of the dashboard's words.
    private static func sent(_ statement: String) -> String {
        statement.replacing(#/\$__timeFilter\((.*?\)?)\)(?= AND)/#) { "(\($0.1)) >= toDate('2001-01-01')" }
            .replacing("${host:sqlstring}", with: "SELECT DISTINCT host FROM jobtrail.jobs")
    }

    @Test("every panel and variable has an answer, and the panels of what failed have rows")
    func panels() throws {
        let file = checkout.appendingPathComponent("contrib/grafana/jobtrail.json")
        let dashboard = try JSONValue(parsing: Data(contentsOf: file))
        let server = try ClickHouseProcess()
        try server.makeSchema()
        let log = try SimulatedLog(Scenario(seed: 3, layout: .syslogISO))
        try log.export(to: server)
        var answered = 0
        for panel in dashboard["panels"]?.items ?? [] {
            let title = panel["title"]?.string ?? ""
            for target in panel["targets"]?.items ?? [] {
                let rows = try server.rows(Self.sent(try #require(target["rawSql"]?.string)))
                answered += 1
                if panel["type"]?.string == "stat" || title.contains("ailures") { #expect(!rows.isEmpty, "\(title)") }
            }
        }
        #expect(answered == 9)
        for variable in dashboard["templating"]?["list"]?.items ?? [] where variable["type"]?.string == "query" {
            #expect(try !server.rows(try #require(variable["query"]?.string)).isEmpty)
        }
    }
}
