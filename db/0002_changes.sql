-- Everything recorded that is no answer: undo and redo, marks on cards, new states without a review. `change` only
-- grows, as `review` does; `card_mark` and `undone` follow from the two and can be rebuilt, as `card_state` can.

-- `seq` goes on from the greatest in `review` and `change` together, so both make up one record in one order. What was
-- recorded in one go is undone in one go: `review` is the id of the review, or of the change, that led it; in an undo
-- or a redo it is what that acts upon. `data` is a JSON object whose members depend on `kind`.
CREATE TABLE change (
    seq       INTEGER NOT NULL PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
    kind      TEXT NOT NULL CHECK (
        kind IN (
            'undo', 'redo', 'suspend', 'unsuspend', 'bury', 'unbury', 'flag', 'tag', 'untag',
            'forget', 'reschedule', 'reattach', 'limits'
        )
    ),
    at        TEXT NOT NULL CHECK (
        at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
    ),
    study_day TEXT NOT NULL CHECK (study_day IS date(study_day)),
    card      TEXT NOT NULL CHECK (card <> '' OR kind IN ('undo', 'redo', 'limits')),
    deck      TEXT NOT NULL CHECK (deck <> '' OR kind IN ('undo', 'redo')),
    review    TEXT NOT NULL CHECK (length(review) = 36 OR (review = '' AND kind NOT IN ('undo', 'redo'))),
    data      TEXT NOT NULL CHECK (data GLOB '{*}'),
    before    TEXT CHECK (before GLOB '{*}'),
    after     TEXT CHECK (after GLOB '{*}'),
    CHECK ((kind IN ('forget', 'reschedule', 'reattach')) = (before IS NOT NULL)),
    CHECK ((before IS NULL) = (after IS NULL))
) STRICT;

CREATE INDEX change_by_card ON change (card);
CREATE INDEX change_by_review ON change (review);
CREATE INDEX change_by_kind ON change (kind, study_day);

CREATE TRIGGER change_is_never_changed BEFORE UPDATE ON change BEGIN
    SELECT RAISE(ABORT, 'a change is never changed');
END;

CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change BEGIN
    SELECT RAISE(ABORT, 'a change is never deleted');
END;

-- REPLACE would delete a row without asking the triggers above.
CREATE TRIGGER change_is_never_replaced BEFORE INSERT ON change
WHEN EXISTS (SELECT 1 FROM change WHERE id = new.id OR seq = new.seq)
    OR EXISTS (SELECT 1 FROM review WHERE id = new.id) BEGIN
    SELECT RAISE(ABORT, 'this entry is in the record already');
END;

CREATE TRIGGER review_is_never_replaced BEFORE INSERT ON review
WHEN EXISTS (SELECT 1 FROM review WHERE id = new.id OR seq = new.seq)
    OR EXISTS (SELECT 1 FROM change WHERE id = new.id) BEGIN
    SELECT RAISE(ABORT, 'this entry is in the record already');
END;

CREATE TRIGGER change_goes_last AFTER INSERT ON change
WHEN new.seq <= (SELECT max(seq) FROM review) OR new.seq < (SELECT max(seq) FROM change) BEGIN
    SELECT RAISE(ABORT, 'the record only grows at its end');
END;

CREATE TRIGGER review_goes_last AFTER INSERT ON review
WHEN new.seq <= (SELECT max(seq) FROM change) OR new.seq < (SELECT max(seq) FROM review) BEGIN
    SELECT RAISE(ABORT, 'the record only grows at its end');
END;

-- The reviews and changes that are undone now, by their `seq`; they count nowhere.
CREATE TABLE undone (
    seq INTEGER NOT NULL PRIMARY KEY
) STRICT;

-- What the learner has set on a card. A card without a row has no marks.
CREATE TABLE card_mark (
    card      TEXT NOT NULL PRIMARY KEY CHECK (card <> ''),
    suspended INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    buried    TEXT CHECK (buried IS date(buried)),
    flag      INTEGER NOT NULL CHECK (flag BETWEEN 0 AND 7),
    tags      TEXT NOT NULL CHECK (tags GLOB '[[]*]')
) STRICT;

-- With the deck in it, the days ahead can be counted from the index alone.
DROP INDEX card_state_by_due_day;
CREATE INDEX card_state_by_due_day ON card_state (due_day, deck);
