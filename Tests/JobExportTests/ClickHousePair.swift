import Foundation
import TestSupport

/// Two servers that are the two shards of a cluster. Replicas and statements for a whole cluster need ZooKeeper, which
/// is not here: each shard's tables are made on its own server, unreplicated.
struct ClickHousePair {
    static let cluster = "pair"

    let shards: [ClickHouseProcess]
    /// Where rows are sent and questions asked.
    var first: ClickHouseProcess { shards[0] }

    init() throws {
        let ports = (try FreePort.next(), try FreePort.next())
        let servers = [
            try ClickHouseProcess(nativePort: ports.0, shards: [ports.0, ports.1]),
            try ClickHouseProcess(nativePort: ports.1, shards: [ports.0, ports.1]),
        ]
        shards = servers
        let script = try run(["schema", "clickhouse", "--cluster", ClickHousePair.cluster]).text
        for server in servers {
            for statement in ClickHousePair.unreplicated(script) { try server.query(statement) }
        }
    }

    private static func unreplicated(_ script: String) -> [String] {
        let plain = script.replacing(" ON CLUSTER \(cluster)", with: "")
            .replacing(#/ReplicatedReplacingMergeTree\('[^']*', '[^']*', /#, with: "ReplacingMergeTree(")
        return plain.components(separatedBy: ";\n").filter { $0.contains("CREATE") }
    }

    /// Rows that each shard keeps.
    func kept() throws -> [Int] {
        try shards.map { shard in
            let text = try shard.query("SELECT count() FROM (SELECT id FROM jobtrail.records_local FINAL)")
            return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
        }
    }
}
