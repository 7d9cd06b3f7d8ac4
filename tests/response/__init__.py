"""One test for each row of what the predecessor did, named after the row."""
