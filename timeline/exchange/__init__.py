"""CARRY: formats in and out, feeds, and what a site says of itself to other programs. FORMATS is one table."""
