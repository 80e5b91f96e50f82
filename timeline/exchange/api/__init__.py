"""The record for programs: /api/v1/. Reading is open to everybody; writing needs a token and makes drafts only."""
