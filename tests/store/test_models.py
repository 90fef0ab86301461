"""The SQL in db/ makes the tables; the models must say the same, or queries built from them would be wrong."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel, create_engine

import quizapp.store.models
from quizapp.store.migrate import prepare

FACTS = ("table_xinfo", "index_list", "foreign_key_list")


def schema(path: Path) -> dict[str, Any]:
    """What SQLite says of every table: columns, indices with their columns, foreign keys, and whether it is STRICT."""
    told: dict[str, Any] = {}
    with closing(sqlite3.connect(path)) as connection:
        tables = [row for row in connection.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")]
        for _, table, kind, columns, without_rowid, strict in tables:
            told[table] = [kind, columns, without_rowid, strict]
            for fact in FACTS:
                # The first column of these is a running number that depends on the order of creation.
                rows = [row[1:] for row in connection.execute(f"PRAGMA {fact}('{table}')")]
                told[f"{table}.{fact}"] = folded(rows if fact == "table_xinfo" else sorted(rows, key=str))
            for index in connection.execute(f"PRAGMA index_list('{table}')"):
                told[f"{table}.{index[1]}"] = folded(list(connection.execute(f"PRAGMA index_info('{index[1]}')")))
    return told


def folded(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(each.casefold() if isinstance(each, str) else each for each in row) for row in rows]


def test_migrations_and_models_make_the_same_tables(tmp_path: Path) -> None:
    prepare(tmp_path / "migrated.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'modelled.db'}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    migrated, modelled = schema(tmp_path / "migrated.db"), schema(tmp_path / "modelled.db")
    assert {"meta", "scheduler", "review", "card_state"} <= migrated.keys()
    assert len(migrated["review.table_xinfo"]) == len(SQLModel.metadata.tables["review"].columns)
    assert migrated == modelled


def test_every_table_is_strict(tmp_path: Path) -> None:
    prepare(tmp_path / "migrated.db")
    found = schema(tmp_path / "migrated.db")
    assert all(facts[3] == 1 for name, facts in found.items() if "." not in name)


def test_every_model_says_what_it_is() -> None:
    models = [each for each in vars(quizapp.store.models).values() if isinstance(each, type) and each is not SQLModel]
    tables = [each for each in models if issubclass(each, SQLModel)]
    assert len(tables) == len(SQLModel.metadata.tables)
    assert all(each.__doc__ for each in tables)
