"""Everything that is checked, each in an environment of its own: ``python -m nox``.

With uv at hand (``python -m pip install uv``) the environments are made faster, and the session
``lowest`` can run.
"""

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False  # named as skipped, also in CI
nox.options.sessions = ["tests", "lowest", "doors", "docs", "lint", "types", "wheel", "release"]

PYTHONS = ["3.11", "3.12", "3.13"]
GROUPS = nox.project.load_toml("pyproject.toml")["dependency-groups"]


def run_tests(session: nox.Session) -> None:
    """Run all tests but those of the doors, which need their libraries."""
    modules = ("frames.py", "plots.py", "export/*.py")
    elsewhere = ("tests/doors", *(f"*/trumpputin/{module}" for module in modules))
    ignored = [f"--ignore-glob={path}" for path in elsewhere]
    spread = ("-n", "auto", "--dist", "worksteal")
    # The examples are the same in each run: all of them need be tried on one Python only.
    profile = {
        "HYPOTHESIS_PROFILE": "default" if session.name == f"tests-{PYTHONS[0]}" else "brief"
    }
    arguments = (*spread, "--pyargs", "trumpputin", "tests", *ignored, *session.posargs)
    session.run("pytest", *arguments, env=profile)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on every Python that is found; the others are named as skipped."""
    session.install(".", *GROUPS["test"])
    run_tests(session)


@nox.session(python=PYTHONS[0], venv_backend="uv")
def lowest(session: nox.Session) -> None:
    """Run the tests with the oldest dependencies that are allowed."""
    session.install("--resolution", "lowest-direct", ".")
    session.install(*GROUPS["test"], "-c", lowest_versions(session))
    run_tests(session)


def lowest_versions(session: nox.Session) -> str:
    """A constraints file that keeps the dependencies as they have just been installed."""
    frozen = session.run("uv", "pip", "freeze", "--exclude-editable", silent=True, external=True)
    path = Path(session.create_tmp()) / "lowest.txt"
    lines = [line for line in str(frozen).splitlines() if "==" in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@nox.session(python=PYTHONS[0])
def doors(session: nox.Session) -> None:
    """Run the tests of exports, engines and documentation, with their libraries, Java and R."""
    session.install(".[all]", *GROUPS["test"], *GROUPS["doors"], *GROUPS["docs"])
    two = ("-n", "2", "--dist", "worksteal")  # each opens a browser, and Spark, of its own
    session.run("pytest", *two, "--pyargs", "trumpputin", "tests/doors", *session.posargs)


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """Build the documentation's site, where a warning is an error."""
    session.install(".[all]", *GROUPS["docs"])
    target = Path(session.create_tmp()).resolve() / "site"
    shutil.rmtree(target, ignore_errors=True)
    session.run("sphinx-build", "-q", "-n", "-W", "--keep-going", "docs", str(target))


@nox.session(python=PYTHONS[-1])
def assurance(session: nox.Session) -> None:
    """Look for faults at full size, which takes an hour; `docs/assurance.md` has the figures."""
    session.install(".[all]", *GROUPS["assurance"], "build")
    for name in ("parsing", "spoiled_files", "fuzzing", "killed_writers", "surroundings"):
        session.run("python", f"assurance/{name}.py")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, the floors that modules stand on, licences, metadata and workflows."""
    session.install(*GROUPS["lint"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": "src"})
    session.run("reuse", "lint", "--lines")
    session.run("validate-pyproject", "pyproject.toml")
    session.run("sp-repo-review", ".")
    session.run("zizmor", "--offline", "--quiet", ".github")
    forms = ".github/ISSUE_TEMPLATE"
    written = {
        "github-workflows": sorted(map(str, Path(".github/workflows").iterdir())),
        "dependabot": [".github/dependabot.yml"],
        "github-issue-forms": [f"{forms}/correction.yml", f"{forms}/missing-event.yml"],
        "github-issue-config": [f"{forms}/config.yml"],
    }
    for schema, paths in written.items():
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)


@nox.session(python=PYTHONS[0])
def types(session: nox.Session) -> None:
    """Check the types with two checkers, and that the public ones are complete."""
    groups = ("test", "doors", "benchmarks", "assurance", "mutants", "docs", "types")
    scripts = ("griffe", "nox")  # what the scripts outside the package import
    session.install(".[all]", *(name for group in groups for name in GROUPS[group]), *scripts)
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "trumpputin", "--ignoreexternal")


@nox.session(python=PYTHONS[0])
def wheel(session: nox.Session) -> None:
    """Build the wheel, and use it as a stranger would: elsewhere, from a script, type-checked."""
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
def release(session: nox.Session) -> None:
    """Build what is published into dist/, build it again in other ways, and check both files."""
    session.install(*GROUPS["release"])
    session.run("python", "release/rebuild.py", "dist")
    session.run("check-wheel-contents", *map(str, Path("dist").glob("*.whl")))
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    session.run("check-manifest", "--no-build-isolation")
    session.run("cffconvert", "--validate")
    session.run("python", "release/api.py")


@nox.session(python=PYTHONS[0])
def api(session: nox.Session) -> None:
    """Put down the public names as they stand: the session `release` holds later ones to them."""
    session.install(*GROUPS["release"])
    session.run("python", "release/api.py", "--write")


BENCHMARKS = ("instructions", "first_record", "growth", "reading", "memory", "frames")


@nox.session(python=PYTHONS[0])
def benchmarks(session: nox.Session) -> None:
    """Measure: what is named after ``--``, or all. Takes half an hour, and Valgrind."""
    names = session.posargs or BENCHMARKS
    session.install(".")  # and nothing else yet: another package may want an older dependency
    for name in names:
        if name != "instructions":
            session.install(".[frames]", *GROUPS["benchmarks"])
        session.run("python", f"benchmarks/{name}.py")


@nox.session(python=PYTHONS[-1])
def mutants(session: nox.Session) -> None:
    """Change the code in thousands of places, and see whether a test fails each time."""
    session.install("-e", ".", *GROUPS["test"], *GROUPS["mutants"])
    session.run("python", "assurance/mutants.py", *session.posargs)
