"""How days and moments are written at the desk, where a language has ways of its own that others read otherwise."""
