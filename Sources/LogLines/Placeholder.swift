// LogLines: placeholder until its first type lands.
