// JobState: placeholder until its first type lands.
