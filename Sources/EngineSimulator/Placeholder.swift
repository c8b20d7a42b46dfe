// EngineSimulator: placeholder until its first type lands.
