import EngineSimulator
import Foundation
import TestSupport
import Testing

/// A fleet on two shards: each host's rows lie on one, and the views answer as from the files.
@Suite(
    .serialized,
    .enabled(if: ClickHouseProcess.isInstalled, "clickhouse-server is not installed (scripts/packages-test-heavy.txt)"))
struct ShardTests {
    @Test func twoShards() throws {
        let pair = try ClickHousePair()
        let folder = try TemporaryFolder()
        for box in 0..<8 {
            let lines = (0..<20).map { number in
                "Jun  1 14:29:\(10 + number) box\(box) jobsengine: JOB\(number % 3)-\(number % 5 == 0 ? "E" : "S")-Start n=\(number)"
            }
            try folder.write(lines.joined(separator: "\n") + "\n", to: "box\(box)/jobsengine.log")
        }
        let path = folder.url.path
        let words = ["export", "--to", "clickhouse", "--url", pair.first.url, "-q", "--year", "2011", path]
        for _ in 0..<2 { #expect(try run(words).status == 0) }
        let kept = try pair.kept()
        #expect(kept.reduce(0, +) == 160)
        #expect(kept.allSatisfy { $0 > 0 && $0 % 20 == 0 }, "\(kept): a host lies on one shard")
        for shard in pair.shards {
            let wanted = try run(["jobs", "-q", "-o", "json", "--year", "2011", path]).json()
            guard case .object(var members) = wanted else { return }
            members["time"] = nil
            let got = try SQLViews.jobs(shard, isSingle: false)
            #expect(got.difference(from: .object(members)) == nil)
        }
        let runs = try run(["runs", "-q", "-o", "json", "--year", "2011", path]).json()
        #expect((runs["runs"]?.items ?? []).count == (try SQLViews.runs(pair.first)["runs"]?.items ?? []).count)
        let failures = try pair.first.query("SELECT sum(failures) FROM jobtrail.failures_per_day")
        #expect(failures.trimmingCharacters(in: .whitespacesAndNewlines) == "32")
    }
}
