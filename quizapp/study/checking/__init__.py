"""Proves decks: each check of a card in a module of its own, and what they find with its place."""

from quizapp.study.checking.checker import check, check_card, default_jobs
from quizapp.study.checking.findings import CardReport, Finding, Slip
from quizapp.study.checking.rules import RULES, Rule, Severity

__all__ = ["RULES", "CardReport", "Finding", "Rule", "Severity", "Slip", "check", "check_card", "default_jobs"]
