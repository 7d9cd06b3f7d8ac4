"""The shared store: engine, mapping of the domain, unit of work, migrations."""
