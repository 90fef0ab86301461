"""What the words of a report mean, printed on the page itself."""

from quizapp.reports.model import MATURE_DAYS, RECENT

DEFINITIONS = {
    "seen": "answered at least once",
    "learnt": "through its learning steps and now coming back by study day",
    "young, mature": f"in review with an interval below {MATURE_DAYS} days, or of at least {MATURE_DAYS} days",
    "due": "seen before and asked for now; new cards and daily limits are not counted",
    "lapses": "how often a card in review was rated Again",
    "recall now": "mean chance, by the FSRS model, that a seen card would be recalled today",
    "first try": "judged answers that passed at once with nothing revealed; what nothing judged is left out",
    "true retention": "cards in review that were not rated Again, counting only the first rating of a study day",
    "outcome": "what became of the last try of an answer; internal is the program's own fault",
    "streak": "study days in a row with an answer, up to today or yesterday",
    "recent answers": f"the newest {RECENT}, or all where there are fewer",
}
"""Each word with the sentence that defines it."""
