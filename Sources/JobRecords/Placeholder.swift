// JobRecords: placeholder until its first type lands.
