"""What the date parser makes of any text: a date that prints that text, or a `DateError`.

    python assurance/parsing.py --random 1_000_000 --near 100_000 --seed 20261124

Random texts are drawn from all of Unicode, halves of characters too, and from the characters
that dates are written with. Near ones are dates of the profile with one to three edits.
"""

import argparse
import random
import sys
from collections.abc import Callable
from datetime import date
from typing import Final

from trumpputin import DateError, PartialDate

CLOSE: Final = "0123456789-?~% TZ:/W.+XYu٠１−–\n\x00"


def a_random_text(rng: random.Random) -> str:
    """A text of up to twelve characters."""
    length = rng.randrange(13)
    if rng.random() < 0.5:
        return "".join(rng.choices(CLOSE, k=length))
    return "".join(chr(rng.randrange(sys.maxunicode + 1)) for _ in range(length))


def a_near_text(rng: random.Random) -> str:
    """A date of the profile with one to three characters added, lost, moved or exchanged."""
    day = date.fromordinal(rng.randrange(1, date.max.toordinal() + 1)).isoformat()
    text = day[: rng.choice((4, 7, 10))] + rng.choice(("", "", "?", "~", "%"))
    for _ in range(rng.choice((1, 1, 2, 3))):
        place = rng.randrange(len(text) + 1)
        lost = rng.choice((0, 1, 1, 2))
        text = text[:place] + rng.choice(("", rng.choice(CLOSE))) + text[place + lost :]
    return text


def outcome(text: str) -> str:
    """What the parser makes of a text; anything but "date" and "refused" breaks the law."""
    try:
        parsed = PartialDate.parse(text)
    except DateError as error:
        return "refused" if repr(text) in str(error) or "no such date" in str(error) else "unnamed"
    except BaseException as error:
        return type(error).__name__
    return "date" if str(parsed) == text else f"printed as {parsed}"


def main() -> int:
    """Parse the texts, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=1_000_000, help="how many random texts")
    parser.add_argument("--near", type=int, default=100_000, help="how many texts near a date")
    parser.add_argument("--seed", type=int, default=20261124)
    arguments = parser.parse_args()
    kinds: tuple[tuple[str, int, Callable[[random.Random], str]], ...] = (
        ("random", arguments.random, a_random_text),
        ("near", arguments.near, a_near_text),
    )
    broken = 0
    for name, number, make in kinds:
        rng = random.Random(f"{arguments.seed} {name}")
        told = {"date": 0, "refused": 0}
        for _ in range(number):
            text = make(rng)
            came = outcome(text)
            if came in told:
                told[came] += 1
            else:
                broken += 1
                print(f"BROKEN {text!r}: {came}")
        print(f"{name} texts: {number}; dates {told['date']}, refused {told['refused']}")
    print(f"laws broken: {broken}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
