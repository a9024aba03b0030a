"""What imports and first answers cost, in instructions, which other work does not disturb.

    python benchmarks/instructions.py
    python benchmarks/instructions.py --before /path/to/another/checkout/src
    python benchmarks/instructions.py --others

Valgrind's cachegrind counts them. The hash seed is fixed, and the instructions of a bare
interpreter are subtracted. ``--others`` compares the first record of other packages with data.
"""

import argparse
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median

SOURCE = Path(__file__).resolve().parent.parent / "src"
BARE = ("-c", "pass")
ATTRS = ("-c", "import attrs")
OURS = {
    "import trumpputin": ("-c", "import trumpputin"),
    "first answer": ("-c", "import trumpputin as tp; print(tp.meetings.gaps())"),
    "python -m trumpputin": ("-m", "trumpputin"),
    "first record": ("-c", "import trumpputin as tp; tp.meetings[0]"),
}
OTHERS = {
    "astral": 'from astral.geocoder import database, lookup; lookup("London", database())',
    "babel": 'from babel import Locale; Locale("en").territories["US"]',
    "holidays": "import holidays; min(holidays.US(years=2025))",
    "phonenumbers": 'import phonenumbers as p; p.region_code_for_number(p.parse("+12025550123"))',
    "pycountry": 'import pycountry; pycountry.countries.get(alpha_2="US")',
    "us": "import us; us.states.CA",
}
VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


def instructions(arguments: tuple[str, ...], source: Path = SOURCE, repeat: int = 3) -> float:
    """The million instructions of a Python process; the median of a few."""
    # Only the user's site-packages are left out: -I would ignore the hash seed, too.
    python = (sys.executable, "-s", "-P", *arguments)
    environment = {"PYTHONHASHSEED": "0", "PYTHONPATH": str(source)}
    found = []
    for prefix in ((), *(VALGRIND,) * repeat):  # the first run only compiles
        run = subprocess.run(
            (*prefix, *python), env=environment, check=True, capture_output=True, text=True
        )
        found += re.findall(r"I +refs: +([0-9,]+)", run.stderr)
    return median(int(number.replace(",", "")) for number in found) / 1e6


def main() -> None:
    """Count, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, help="the `src` of another checkout")
    parser.add_argument("--others", action="store_true", help="other packages, too")
    given = parser.parse_args()
    bare = instructions(BARE)
    attrs = instructions(ATTRS) - bare
    print(f"attrs {version('attrs')}, python-dateutil {version('python-dateutil')}")
    print(f"bare interpreter {bare:.1f} million; import attrs {attrs:.1f} million more\n")
    print("| | million | of import attrs | million before | of that |")
    print("|---|---|---|---|---|")
    for name, arguments in OURS.items():
        now = instructions(arguments) - bare
        cells = [name, f"{now:.1f}", f"{now / attrs:.2f}×", "", ""]
        if given.before:
            before = instructions(arguments, given.before) - bare
            cells[3:] = [f"{before:.1f}", f"{now / before:.2f}×"]
        print(f"| {' | '.join(cells)} |", flush=True)
    for name, statement in OTHERS.items() if given.others else ():
        other = instructions(("-c", statement)) - bare
        cells = [f"first record of {name}", f"{other:.1f}", f"{other / attrs:.2f}×", "", ""]
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
