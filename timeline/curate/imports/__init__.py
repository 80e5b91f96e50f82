"""From somebody's file to rows that a person accepts or rejects, and from those to drafts."""
