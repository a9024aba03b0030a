# ruff: noqa: T201
"""What it takes to get at a first record, beside other packages that ship data.

python benchmarks/first_record.py
"""

import argparse

import runs

BARE = "bare interpreter"

FIRST = {
    BARE: "pass",
    "trumpputin": "import trumpputin as tp; tp.meetings[0]",
    "pycountry": 'import pycountry; pycountry.countries.get(alpha_2="US")',
    "us": "import us; us.states.CA",
    "holidays": "import holidays; min(holidays.US(years=2025))",
    "babel": 'from babel import Locale; Locale("en").territories["US"]',
    "phonenumbers": (
        'import phonenumbers as p; p.region_code_for_number(p.parse("+12025550123"))'
    ),
    "astral": 'from astral.geocoder import database, lookup; lookup("London", database())',
}


def timed(repeat: int, packages: list[str]) -> str:
    """The time to the first record of each package, less a bare interpreter, beside ours."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in packages}
    for _ in range(repeat):
        for name in packages:
            wall, cpu = runs.took([*runs.PYTHON, FIRST[name]], runs.ENVIRONMENT)
            found[name].append({"wall": wall, "cpu": cpu})
    medians = runs.medians(found)
    bare, ours = medians[BARE], medians["trumpputin"]
    least = ours["wall"] - bare["wall"]
    rows = []
    for name, figures in sorted(medians.items(), key=lambda item: item[1]["wall"]):
        wall, cpu = figures["wall"] - bare["wall"], figures["cpu"] - bare["cpu"]
        times = (f"{figures['wall'] * 1e3:.0f}", f"{wall * 1e3:.0f}", f"{cpu * 1e3:.0f}")
        rows.append((name, *times, "" if name == BARE else f"{wall / least:.2f}×"))
    header = ("first record of", "wall ms", "less a bare interpreter", "the same, CPU", "ratio")
    return runs.table(header, rows)


def main() -> None:
    """Measure by turns, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=25)
    others = [name for name in FIRST if name not in (BARE, "trumpputin")]
    parser.add_argument("--package", choices=others, nargs="*", default=others)
    given = parser.parse_args()
    packages = [BARE, "trumpputin", *given.package]
    print(runs.machine("trumpputin", "attrs", *given.package), end="\n\n")
    for name in packages:
        runs.took([*runs.PYTHON, FIRST[name]], runs.ENVIRONMENT)  # compiles what is not yet
    print(timed(given.repeat, packages))


if __name__ == "__main__":
    main()
