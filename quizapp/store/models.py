"""The tables as SQLModel models.

They mirror the SQL in db/, which makes the tables and alone holds the CHECKs and triggers; a test compares the two. A
STRICT table knows few types, so moments, days and states are text here; `rows` turns them into what they mean.
"""

from sqlalchemy import REAL, Index, Table, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

_STRICT = {"sqlite_strict": True}


class MetaRow(SQLModel, table=True):
    """One fact about the database itself: `device` names this copy of the record, `created` when it began."""

    __tablename__ = "meta"
    __table_args__ = (_STRICT,)

    key: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)


class SchedulerRow(SQLModel, table=True):
    """What computed states: a name for the formulas, and their parameters as a JSON array."""

    __tablename__ = "scheduler"
    __table_args__ = (UniqueConstraint("name", "parameters"), _STRICT)

    id: int = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    parameters: str = Field(sa_type=Text)


class ReviewRow(SQLModel, table=True):
    """One review, never changed or deleted."""

    __tablename__ = "review"
    __table_args__ = (Index("review_by_day", "study_day", "deck"), Index("review_by_card", "card"), _STRICT)

    seq: int = Field(primary_key=True)
    id: str = Field(sa_type=Text, unique=True)
    card: str = Field(sa_type=Text)
    deck: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    study_day: str = Field(sa_type=Text)
    rating: int
    verdict: str = Field(sa_type=Text)
    tries: int
    hints: int
    revealed: int
    seconds: float = Field(sa_type=REAL)
    content_hash: str = Field(sa_type=Text)
    scheduler: int = Field(foreign_key="scheduler.id")
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)


class CardStateRow(SQLModel, table=True):
    """Where one card stands: what follows from its reviews."""

    __tablename__ = "card_state"
    __table_args__ = (
        Index("card_state_by_due_at", "due_at"),
        Index("card_state_by_due_day", "due_day", "deck"),
        _STRICT,
    )

    card: str = Field(primary_key=True, sa_type=Text)
    deck: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    step: int
    stability: float = Field(sa_type=REAL)
    difficulty: float = Field(sa_type=REAL)
    due_at: str | None = Field(sa_type=Text)
    due_day: str | None = Field(sa_type=Text)
    last_review: str = Field(sa_type=Text)
    last_day: str = Field(sa_type=Text)
    interval_days: int
    reps: int
    lapses: int


class ChangeRow(SQLModel, table=True):
    """One change, never changed itself and never deleted."""

    __tablename__ = "change"
    __table_args__ = (
        Index("change_by_card", "card"),
        Index("change_by_review", "review"),
        Index("change_by_kind", "kind", "study_day"),
        _STRICT,
    )

    seq: int = Field(primary_key=True)
    id: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    study_day: str = Field(sa_type=Text)
    card: str = Field(sa_type=Text)
    deck: str = Field(sa_type=Text)
    review: str = Field(sa_type=Text)
    data: str = Field(sa_type=Text)
    before: str | None = Field(sa_type=Text)
    after: str | None = Field(sa_type=Text)


class UndoneRow(SQLModel, table=True):
    """One review or change that is undone now."""

    __tablename__ = "undone"
    __table_args__ = (_STRICT,)

    seq: int = Field(primary_key=True)


class CardMarkRow(SQLModel, table=True):
    """What the learner has set on one card: what follows from its changes."""

    __tablename__ = "card_mark"
    __table_args__ = (_STRICT,)

    card: str = Field(primary_key=True, sa_type=Text)
    suspended: int
    buried: str | None = Field(sa_type=Text)
    flag: int
    tags: str = Field(sa_type=Text)


META: Table = SQLModel.metadata.tables["meta"]
SCHEDULER: Table = SQLModel.metadata.tables["scheduler"]
REVIEW: Table = SQLModel.metadata.tables["review"]
CARD_STATE: Table = SQLModel.metadata.tables["card_state"]
CHANGE: Table = SQLModel.metadata.tables["change"]
UNDONE: Table = SQLModel.metadata.tables["undone"]
CARD_MARK: Table = SQLModel.metadata.tables["card_mark"]
