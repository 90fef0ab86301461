-- The record. `review` is the truth and only grows; `card_state` follows from it and can be rebuilt at any time.
--
-- Moments are text in UTC to the microsecond, 2026-11-24T07:48:57.123456Z, and days 2026-11-24: both sort as they are,
-- and people can read them. Cards and decks live in YAML files, so their ids refer to no table.

PRAGMA application_id = 1364544858; -- "QUIZ"

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What computed a state: the formulas and their parameters (a JSON array), written once however many reviews share them.
CREATE TABLE scheduler (
    id         INTEGER NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL CHECK (name <> ''),
    parameters TEXT NOT NULL CHECK (parameters GLOB '[[]*]'),
    UNIQUE (name, parameters)
) STRICT;

-- `seq` is the order of recording, which `at` need not follow: clocks are set back. `before` and `after` are card states
-- as JSON objects, without the members that have their default or repeat the row's own card and deck. (They are checked by
-- GLOB because older SQLite does not trust its JSON functions inside a schema.)
CREATE TABLE review (
    seq          INTEGER NOT NULL PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
    card         TEXT NOT NULL CHECK (card <> ''),
    deck         TEXT NOT NULL CHECK (deck <> ''),
    at           TEXT NOT NULL CHECK (
        at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
    ),
    study_day    TEXT NOT NULL CHECK (study_day IS date(study_day)),
    rating       INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    verdict      TEXT NOT NULL,
    tries        INTEGER NOT NULL CHECK (tries >= 0),
    hints        INTEGER NOT NULL CHECK (hints >= 0),
    revealed     INTEGER NOT NULL CHECK (revealed IN (0, 1)),
    seconds      REAL NOT NULL CHECK (seconds >= 0),
    content_hash TEXT NOT NULL,
    scheduler    INTEGER NOT NULL REFERENCES scheduler (id),
    before       TEXT NOT NULL CHECK (before GLOB '{*}'),
    after        TEXT NOT NULL CHECK (after GLOB '{*}')
) STRICT;

CREATE INDEX review_by_day ON review (study_day, deck);
CREATE INDEX review_by_card ON review (card);

CREATE TRIGGER review_is_never_changed BEFORE UPDATE ON review BEGIN
    SELECT RAISE(ABORT, 'a review is never changed');
END;

CREATE TRIGGER review_is_never_deleted BEFORE DELETE ON review BEGIN
    SELECT RAISE(ABORT, 'a review is never deleted');
END;

-- A card without a row is new.
CREATE TABLE card_state (
    card          TEXT NOT NULL PRIMARY KEY CHECK (card <> ''),
    deck          TEXT NOT NULL CHECK (deck <> ''),
    state         TEXT NOT NULL CHECK (state IN ('learning', 'review', 'relearning')),
    step          INTEGER NOT NULL CHECK (step >= 0),
    stability     REAL NOT NULL CHECK (stability > 0),
    difficulty    REAL NOT NULL CHECK (difficulty BETWEEN 1 AND 10),
    due_at        TEXT,
    due_day       TEXT CHECK (due_day IS date(due_day)),
    last_review   TEXT NOT NULL,
    last_day      TEXT NOT NULL CHECK (last_day IS date(last_day)),
    interval_days INTEGER NOT NULL CHECK (interval_days >= 0),
    reps          INTEGER NOT NULL CHECK (reps >= 1),
    lapses        INTEGER NOT NULL CHECK (lapses BETWEEN 0 AND reps),
    CHECK ((due_at IS NULL) <> (due_day IS NULL))
) STRICT;

CREATE INDEX card_state_by_due_at ON card_state (due_at);
CREATE INDEX card_state_by_due_day ON card_state (due_day);
