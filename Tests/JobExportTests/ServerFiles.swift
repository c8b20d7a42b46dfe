/// What a ClickHouse server of 2018 wants to be told.
enum ServerFiles {
    static func config(_ folder: String, http: Int, native: Int, shards: [Int] = []) -> String {
        let hosts = shards.map { "<shard><replica><host>127.0.0.1</host><port>\($0)</port></replica></shard>" }
        return """
            <?xml version="1.0"?>
            <yandex>
              <logger><level>warning</level><log>\(folder)/server.log</log><errorlog>\(folder)/errors.log</errorlog></logger>
              <http_port>\(http)</http_port><tcp_port>\(native)</tcp_port><listen_host>127.0.0.1</listen_host>
              <path>\(folder)/data/</path><tmp_path>\(folder)/tmp/</tmp_path>
              <users_config>users.xml</users_config><default_profile>default</default_profile>
              <default_database>default</default_database><mark_cache_size>67108864</mark_cache_size>
              <timezone>UTC</timezone>
              <remote_servers><\(ClickHousePair.cluster)>\(hosts.joined())</\(ClickHousePair.cluster)></remote_servers>
            </yandex>

            """
    }

    /// `default` without a password, `writer` with one.
    static let users = """
        <?xml version="1.0"?>
        <yandex>
          <profiles><default><max_memory_usage>4000000000</max_memory_usage><insert_distributed_sync>1</insert_distributed_sync></default></profiles>
          <users>
            <default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
              <quota>default</quota></default>
            <writer><password>correct</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
              <quota>default</quota></writer>
          </users>
          <quotas><default></default></quotas>
        </yandex>

        """
}
