// LogBytes: placeholder until its first type lands.
