"""REST v10, one file a family; `dispatch` is what all calls share."""
