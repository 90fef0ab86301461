"""Settings: `config.toml` in the learner's config folder, overruled by QUIZAPP_* variables of the environment.

    day_start_hour = 4          # 0-23: a study day begins at this hour
    timezone = ""               # "Europe/Berlin"; "" is the computer's own
    theme = ""                  # "" is the app's own; one that is picked in the palette is written here
    device = "auto"             # auto, cpu, cuda or mps: where cards run that take any device
    auto_rate = false           # true: the suggested rating is given without asking

    [keys]                      # a key, or a list of keys; [] is none
    submit = ["ctrl+j", "f5"]              # run or check the answer; again, stop it
    hint = ["f2", "ctrl+t", "h"]           # the next hint
    reveal = ["f3", "ctrl+r", "r"]         # show the answer
    edit = ["f4", "ctrl+o"]                # edit in $EDITOR
    clear = "ctrl+l"                       # clear the text back to the starter
    back = "escape"                        # stop, leave the text, go home
    answer = "t"                           # back to the answer, to try again
    skip = "s"                             # set the card aside until the next drill
    again = ["1", "f6"]                    # rate: Again
    hard = ["2", "f7"]                     # rate: Hard
    good = ["3", "f8"]                     # rate: Good
    easy = ["4", "f9"]                     # rate: Easy
    scroll_down = ["alt+down", "pagedown"] # scroll the result down
    scroll_up = ["alt+up", "pageup"]       # scroll the result up
    marks = ["ctrl+g", "m"]                # set marks on the card
    suspend = "@"                          # suspend the card
    bury = "-"                             # bury the card until tomorrow
    undo = ["u", "ctrl+z"]                 # take back the last answer or change
    redo = ["U", "ctrl+y"]                 # put back what was undone
    study_all = "a"                        # study every deck
    other_cards = "f"                      # study other cards than those due
    limits = "l"                           # set limits for today
    cram_forgotten = "c"                   # cram what was forgotten today
    cram = "f2"                            # on the sheet of other cards: cram, or count
    next_card = ["ctrl+n", "n"]            # in a preview: the next card
    card_before = ["ctrl+b", "b"]          # in a preview: the card before
    help = ["f1", "?"]                     # show every key
    commands = "ctrl+p"                    # search among everything that can be done
    quit = ["q", "ctrl+q"]                 # quit

    [preset]                    # how cards are scheduled
    retention = 0.9             # 0.7-0.99: the chance of recall at which a card comes back
    learning_steps = [60, 600]  # seconds, ascending
    relearning_steps = [600]    # seconds, ascending
    new_per_day = 20            # per deck
    reviews_per_day = 200       # per deck
    maximum_interval = 36500    # days
    leech_threshold = 8         # lapses; 0 is never
    leech_action = "tag"        # tag or suspend
    fuzz = true                 # spread due days, so that cards learnt together drift apart
    load_balance = true         # rather to days with little to do
    new_order = "author"        # author or random
    new_mix = "mix"             # mix, before or after the reviews
    review_order = "due"        # due, due_random, random, added, overdue, retrievability, interval, …
    bury_siblings = true        # ask one sibling a study day
    parameters = []             # 17, 19 or 21 numbers of FSRS; [] is its defaults

    [preset.easy_days]          # normal, reduced or minimum
    monday = "normal"
    tuesday = "normal"
    wednesday = "normal"
    thursday = "normal"
    friday = "normal"
    saturday = "normal"
    sunday = "normal"

    [preset.slow_after]         # seconds after which a right answer is suggested as Hard; 0 is never
    code = 300
    predict = 120
    recall = 180
    choice = 60
    cloze = 90
    order = 150

Every key may be left out. Further presets have names, and what they leave out is as in [preset]; decks name theirs:

    [presets.exam]
    retention = 0.95
    easy_days = {saturday = "reduced", sunday = "minimum"}

    [decks.fastai-17-foundations]
    preset = "exam"
    new_per_day = 5             # retention, new_per_day and reviews_per_day may differ for one deck
    unwalled = false            # true: where a system has no walls at all, run this deck's code in the open

QUIZAPP_RETENTION, QUIZAPP_NEW_PER_DAY and so on stand above the file, for every preset and deck; lists and tables are
for the file only. Reading writes nothing and makes no folder.
"""

from quizapp.config.load import load_config as load_config
from quizapp.config.model import DEFAULT as DEFAULT
from quizapp.config.model import Config as Config
from quizapp.config.model import DeckSettings as DeckSettings
from quizapp.config.source import dotted as dotted
from quizapp.core.preset import Preset as Preset
