"""quizapp: learn PyTorch by doing, a few minutes a day, in your terminal."""

__version__ = "0.1.0"
