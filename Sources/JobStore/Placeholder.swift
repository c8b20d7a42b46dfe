// JobStore: placeholder until its first type lands.
