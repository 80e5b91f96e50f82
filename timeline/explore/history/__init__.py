"""The past of the record: versions, what changed between them and why, and how to cite one."""
