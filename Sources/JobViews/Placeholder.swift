// JobViews: placeholder until its first type lands.
