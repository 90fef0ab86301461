"""Judging code cards: the facts of the learner's run against those of the reference's run, case by case."""

from quizapp.core.judge.judging import judge
from quizapp.core.judge.mistake import same_mistake

__all__ = ["judge", "same_mistake"]
