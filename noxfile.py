"""All checks, each in its own environment: ``python -m nox``.

With uv installed (``python -m pip install uv``) environments are created faster, and the session
``lowest`` can run.
"""

import re
import shutil
from collections import Counter
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False  # reported as skipped, also in CI
nox.options.sessions = [
    *("tests", "lowest", "integrations", "docs", "lint", "types"),
    *("wheel", "surroundings", "release"),
]

PYTHONS = ["3.11", "3.12", "3.13"]
PROJECT = nox.project.load_toml("pyproject.toml")
GROUPS = PROJECT["dependency-groups"]


def run_tests(session: nox.Session) -> None:
    """Run the tests of the core, which need no optional library."""
    modules = ("flat.py", "frames/*.py", "plots.py", "export/*.py", "_pyinstaller/*.py")
    elsewhere = ("tests/integrations", *(f"*/trumpputin/{module}" for module in modules))
    ignored = [f"--ignore-glob={path}" for path in elsewhere]
    spread = ("-n", "auto", "--dist", "worksteal")
    # Hypothesis draws the same examples in every run, so one Python tries all of them.
    profile = {
        "HYPOTHESIS_PROFILE": "default" if session.name == f"tests-{PYTHONS[0]}" else "brief"
    }
    arguments = (*spread, "--pyargs", "trumpputin", "tests", *ignored, *session.posargs)
    session.run("pytest", *arguments, env=profile)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests of the core on every Python that is found."""
    session.install(".", *GROUPS["test"])
    run_tests(session)


@nox.session(python=PYTHONS[0], venv_backend="uv")
def lowest(session: nox.Session) -> None:
    """Run the tests of the core with the oldest dependencies that are allowed."""
    session.install("--resolution", "lowest-direct", ".")
    session.install(*GROUPS["test"], "-c", lowest_versions(session))
    run_tests(session)


def lowest_versions(session: nox.Session) -> str:
    """Write a constraints file that pins the dependencies just installed."""
    frozen = session.run("uv", "pip", "freeze", "--exclude-editable", silent=True, external=True)
    path = Path(session.create_tmp()) / "lowest.txt"
    lines = [line for line in str(frozen).splitlines() if "==" in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@nox.session(python=PYTHONS[0])
def integrations(session: nox.Session) -> None:
    """Test exports, data frames, plots and documentation with their libraries, Java and R."""
    session.install(".[all]", *GROUPS["test"], *GROUPS["integrations"], *GROUPS["docs"])
    two = ("-n", "2", "--dist", "worksteal")  # each worker opens its own browser and Spark
    session.run("pytest", *two, "--pyargs", "trumpputin", "tests/integrations", *session.posargs)


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    session.install(".[all]", *GROUPS["docs"])
    target = Path(session.create_tmp()).resolve() / "site"
    shutil.rmtree(target, ignore_errors=True)
    session.run("sphinx-build", "-q", "-n", "-W", "--keep-going", "docs", str(target))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, layers, licences, metadata and workflows."""
    session.install(*GROUPS["lint"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": "src"})
    session.run("reuse", "lint", "--lines")
    session.run("validate-pyproject", "pyproject.toml")
    session.run("sp-repo-review", ".")
    session.run("zizmor", "--offline", "--quiet", ".github")
    forms = ".github/ISSUE_TEMPLATE"
    checked = {
        "github-workflows": sorted(map(str, Path(".github/workflows").iterdir())),
        "dependabot": [".github/dependabot.yml"],
        "github-issue-forms": [f"{forms}/correction.yml", f"{forms}/missing-event.yml"],
        "github-issue-config": [f"{forms}/config.yml"],
    }
    for schema, paths in checked.items():
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)


@nox.session(python=PYTHONS[0])
def types(session: nox.Session) -> None:
    """Check the types with mypy and pyright, and that the public ones are complete."""
    groups = ("test", "integrations", "benchmarks", "docs", "types")
    session.install(".[all]", *(name for group in groups for name in GROUPS[group]), "nox")
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "trumpputin", "--ignoreexternal")


@nox.session(python=PYTHONS[0])
def wheel(session: nox.Session) -> None:
    """Build the wheel, and use it from a script in another folder, checked by mypy and pyright."""
    session.install("build", *GROUPS["types"])
    target = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(target, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(target), silent=True)
    (built,) = target.glob("*.whl")
    session.install("--force-reinstall", str(built))
    shutil.copy("tests/consumer.py", target)
    with session.chdir(target):
        session.run("python", "-I", "-W", "error", "consumer.py")
        session.run("python", "-I", "-m", "trumpputin", "gaps")
        session.run("mypy", "--strict", "consumer.py")
        session.run("pyright", "consumer.py")


@nox.session(python=PYTHONS[0])
def surroundings(session: nox.Session) -> None:
    """Ask for the same answers under other interpreter options and environment variables."""
    session.install(".")
    script = str(Path("tests/consumer.py").resolve())
    folder = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = str(session.run("python", "-c", folder, silent=True)).strip()
    c_locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"}
    ways: list[tuple[str, dict[str, str | None]]] = [
        ("", {}),
        ("-I", {}),
        ("-O", {}),
        ("-OO", {}),
        ("-bb", {}),
        ("-S", {"PYTHONPATH": site}),
        ("-W error", {}),
        ("-W error -X dev", {}),
        ("-W error -X warn_default_encoding", {}),
        ("-X utf8=0", {**c_locale}),
        ("", {"TZ": "Pacific/Kiritimati"}),
        ("", {"PYTHONHASHSEED": "1"}),
        ("", {"HOME": None}),
    ]
    expected = None
    for options, environment in ways:
        answers = [
            session.run("python", *options.split(), *asked, env=environment, silent=True)
            for asked in ([script], ["-m", "trumpputin", "gaps"])
        ]
        expected = expected or answers  # with anything that was written to stderr
        if answers != expected:
            session.error(f"other answers with {options} {environment}:", *map(str, answers))


@nox.session(python=PYTHONS[0])
def release(session: nox.Session) -> None:
    """Build what is published into dist/, rebuild it in other ways, and check the result."""
    session.install(".[all]", *GROUPS["release"])
    session.run("python", "release/rebuild.py", "dist")
    session.run("check-wheel-contents", *map(str, Path("dist").glob("*.whl")))
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    session.run("check-manifest", "--no-build-isolation")
    session.run("cffconvert", "--validate")
    session.run("python", "release/api.py")


@nox.session(python=PYTHONS[0])
def api(session: nox.Session) -> None:
    """Replace the snapshot of the public names that the session `release` compares with."""
    session.install(".[all]")
    session.run("python", "release/api.py", "--write")


@nox.session(python=PYTHONS[0])
def heavy(session: nox.Session) -> None:
    """Try 10,000 spoiled files and 10,000 texts near a date, different ones in each run."""
    session.install(".", *GROUPS["test"])
    paths = session.posargs or ("tests/test_spoiled_files.py", "tests/test_dates.py")
    options = ("-n", "auto", "--hypothesis-show-statistics", *paths)
    session.run("pytest", *options, env={"HYPOTHESIS_PROFILE": "heavy"})


@nox.session(python=PYTHONS[0])
def mutants(session: nox.Session) -> None:
    """Change the core modules in one place at a time, and list what no test notices."""
    session.install(*PROJECT["project"]["dependencies"], *GROUPS["test"], *GROUPS["mutants"])
    session.run("mutmut", "run", *session.posargs, env={"HYPOTHESIS_PROFILE": "brief"})
    session.run("mutmut", "results")
    listed = str(session.run("mutmut", "results", "--all", "true", silent=True))
    numbers = Counter(re.findall(r"trumpputin\.(\w+)\..*: (.+)", listed))
    for (module, result), number in sorted(numbers.items()):
        print(f"{module}: {number} {result}")


@nox.session(python=PYTHONS[0])
def benchmarks(session: nox.Session) -> None:
    """Measure speed, or what is named after ``--``, such as ``before PATH``. Needs Valgrind."""
    session.install(".[frames]", *GROUPS["benchmarks"])
    if not session.posargs:
        session.run("python", "benchmarks/instructions.py", "--others")
    for each in [session.posargs] if session.posargs else (["growth"], ["reading"], ["frames"]):
        session.run("python", "benchmarks/compare.py", *each)
