"""The building blocks: how a company's process is registered, and how it is called at the right moment."""
