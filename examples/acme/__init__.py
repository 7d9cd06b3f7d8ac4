"""A company's process: its playbook (`playbook.toml`) and what a rule can't say (`process.py`)."""
