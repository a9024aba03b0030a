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
nox.options.sessions = ["tests", "lowest", "doors", "docs", "lint", "types", "wheel"]

PYTHONS = ["3.11", "3.12", "3.13"]
GROUPS = nox.project.load_toml("pyproject.toml")["dependency-groups"]


def run_tests(session: nox.Session) -> None:
    """Run all tests but those of the doors, which need their libraries."""
    modules = ("frames.py", "plots.py", "export/*.py")
    elsewhere = ("tests/doors", *(f"*/trumpputin/{module}" for module in modules))
    ignored = [f"--ignore-glob={path}" for path in elsewhere]
    session.run("pytest", "--pyargs", "trumpputin", "tests", *ignored, *session.posargs)


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
    two = ("-n", "2", "--dist", "loadfile")  # a file's tests share a browser, or Spark
    session.run("pytest", *two, "--pyargs", "trumpputin", "tests/doors", *session.posargs)


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """Build the documentation's site, where a warning is an error."""
    session.install(".[all]", *GROUPS["docs"])
    target = Path(session.create_tmp()).resolve() / "site"
    shutil.rmtree(target, ignore_errors=True)
    session.run("sphinx-build", "-q", "-n", "-W", "--keep-going", "docs", str(target))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    session.install(*GROUPS["lint"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session(python=PYTHONS[0])
def types(session: nox.Session) -> None:
    """Check the types with two checkers, and that the public ones are complete."""
    groups = ("test", "doors", "docs", "types")
    session.install(".[all]", *(name for group in groups for name in GROUPS[group]), "nox")
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


@nox.session(python=PYTHONS[-1])
def mutants(session: nox.Session) -> None:
    """Change the code in thousands of places, and see whether a test fails each time."""
    session.install("-e", ".", *GROUPS["test"], *GROUPS["mutants"])
    session.run("python", "assurance/mutants.py", *session.posargs)
