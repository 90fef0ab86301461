"""The record on disk: SQLModel over SQLite, migrated by the numbered SQL in db/."""
