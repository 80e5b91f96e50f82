"""The way in: who may curate, how they show who they are, and what is kept of it."""
