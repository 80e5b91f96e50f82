"""The desk: what stands beside a curator who fills in a form, and what the record asks to be looked at."""
