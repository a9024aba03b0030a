"""Mutation testing: whether some test fails when the code is changed.

``python -m nox -s mutants`` runs it, with the settings in pyproject.toml. The changes are those
of mutmut, one at a time, and one of our own: to the words of a formatted text. Mutmut's own
runner leaves out what is decorated and what stands outside functions: here every property, and
every table of constants.

All tests run once on the code as it is, to see which lines each runs. A mutant then meets the
tests that run its statement, in a fork, until one fails: its changed code takes the place of the
code of the function. What stands outside functions, or runs before the tests, meets every test
that runs a line of its module, in a fork that imports the package anew. So does, in both ways,
the module as it is, and must survive. Not changed are annotations, decorators, docstrings, and
what only type checkers read. It ends with 1 when too few are killed, or when one survived that
``survivors.md`` does not explain.
"""

import gc
import importlib.machinery
import importlib.util
import os
import pickle
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeVar

os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # one may import the package, which is to come last

import attrs
import hypothesis.entry_points
import libcst as cst
import pytest
from libcst.metadata import (
    CodeRange,
    MetadataWrapper,
    PositionProvider,
    WhitespaceInclusivePositionProvider,
)
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_string

HERE = Path(__file__).parent
ROOT = HERE.parent
PACKAGE = "trumpputin"
SOURCES = ROOT / "src" / PACKAGE
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutants"]

# Imported once, before the forks: everything slow to import but the package itself.
WARM = (
    *("cattrs.gen", "dateutil.relativedelta", "edtf", "hypothesis.strategies", "libcst"),
    *("pybtex.database", "pycountry", "pytest", "undate", "zoneinfo"),
)

COLLECTION = "collection"  # stands for the time before the first test

MONITORING: Any = vars(sys)["monitoring"]  # from Python 3.12 on

T = TypeVar("T")


@attrs.frozen
class Mutant:
    """One change to one module.

    Attributes:
        module: The module's name inside the package.
        function: The function that the change is in, such as ``Gap.days``; ``""`` outside.
        before: The statement's changed lines as they are.
        after: The same as changed.
        code: The whole module as changed.
        lines: The first and the last line of the changed statement.
        runs_late: Whether it runs when a function is called, and not at import.
    """

    module: str
    function: str
    before: str
    after: str
    code: str
    lines: tuple[int, int]
    runs_late: bool

    def __str__(self) -> str:
        return f"`{self.module}:{self.function}`: `{self.before}` → `{self.after}`"


# -- the changes -------------------------------------------------------------------------------


class Changes(cst.CSTVisitor):
    """Gathers the changes to a module's nodes, each with its statement and function."""

    METADATA_DEPENDENCIES = (PositionProvider, WhitespaceInclusivePositionProvider)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[CodeRange, cst.CSTNode, str, tuple[int, int], bool]] = []
        self.names: list[str] = []
        self.functions: list[str] = []
        self.statements: list[tuple[int, int]] = []
        self.parameters = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Gather a node's changes."""
        if _is_for_readers(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.names.append(node.name.value)
            if isinstance(node, cst.FunctionDef):
                self.functions.append(".".join(self.names))
        if isinstance(node, cst.BaseStatement):
            self.statements.append(self._lines(node))
        self.parameters += isinstance(node, cst.Parameters)
        changed = [
            new for kind, change in OPERATORS if isinstance(node, kind) for new in change(node)
        ]
        if changed:
            name = self.functions[-1] if self.functions else ".".join(self.names)
            late = bool(self.functions) and not self.parameters
            place: Any = self.get_metadata(WhitespaceInclusivePositionProvider, node)
            self.found += [(place, new, name, self.statements[-1], late) for new in changed]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Leave a node's function and statement."""
        if _is_for_readers(original_node):
            return
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self.names.pop()
            if isinstance(original_node, cst.FunctionDef):
                self.functions.pop()
        if isinstance(original_node, cst.BaseStatement):
            self.statements.pop()
        self.parameters -= isinstance(original_node, cst.Parameters)

    def _lines(self, node: cst.BaseStatement) -> tuple[int, int]:
        """The lines of a statement; of a compound one, those of its head."""
        place: Any = self.get_metadata(PositionProvider, node)
        body = getattr(node, "body", None)
        if isinstance(node, cst.SimpleStatementLine | cst.FunctionDef) or body is None:
            return place.start.line, place.end.line
        inside: Any = self.get_metadata(PositionProvider, body)
        return place.start.line, inside.start.line


def _is_for_readers(node: cst.CSTNode) -> bool:
    """Whether a node says nothing at run time, or is not changed because mutmut does not."""
    match node:
        case (
            cst.Annotation()
            | cst.Decorator()
            | cst.Import()
            | cst.ImportFrom()
            | cst.AnnAssign(annotation=cst.Annotation(annotation=cst.Name("TypeAlias")))
            | cst.Assign(targets=[cst.AssignTarget(target=cst.Name("__all__"))])
            | cst.If(test=cst.Name("TYPE_CHECKING"))
            | cst.Call(func=cst.Name("len" | "isinstance" | "TypeVar"))
            | cst.FunctionDef(decorators=[cst.Decorator(decorator=cst.Name("overload")), *_])
            | cst.ClassDef(bases=[cst.Arg(value=cst.Name("Protocol"))])
        ):
            return True
    return False


def _words(node: cst.FormattedString) -> Iterator[cst.FormattedString]:
    """The first words of a formatted text between other letters."""
    for place, part in enumerate(node.parts):
        if isinstance(part, cst.FormattedStringText):
            words = part.with_changes(value=f"XX{part.value}XX")
            yield node.with_changes(parts=[*node.parts[:place], words, *node.parts[place + 1 :]])
            return


def _some_of_mutmuts() -> Iterator[tuple[type, Callable[[Any], Iterable[cst.CSTNode]]]]:
    """Mutmut's changes, but of a text only the first, and no argument is dropped.

    A test that misses a text in other letters misses it in capitals too; and a call without an
    argument mostly fails at once.
    """
    for kind, change in mutation_operators:
        if change is operator_string:
            yield kind, lambda node: islice(operator_string(node), 1)
        elif change is operator_arg_removal:
            yield (
                kind,
                lambda node: (
                    new for new in operator_arg_removal(node) if len(new.args) == len(node.args)
                ),
            )
        else:
            yield kind, change


OPERATORS: Sequence[tuple[type, Callable[[Any], Iterable[cst.CSTNode]]]] = (
    *_some_of_mutmuts(),
    (cst.FormattedString, _words),
)


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of a module that is other code, and compiles."""
    text = (SOURCES / f"{module}.py").read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text))
    changes = Changes()
    wrapper.visit(changes)
    rows = text.splitlines(keepends=True)
    seen = {text}
    for place, new, function, lines, late in changes.found:
        start, end = place.start, place.end
        before = "".join([*rows[: start.line - 1], rows[start.line - 1][: start.column]])
        after = "".join([rows[end.line - 1][end.column :], *rows[end.line :]])
        changed = before + wrapper.module.code_for_node(new) + after
        if changed in seen:
            continue
        seen.add(changed)
        try:
            compile(changed, module, "exec")
        except (SyntaxError, ValueError):
            continue
        yield Mutant(module, function, *_difference(text, changed), changed, lines, late)


def _difference(before: str, after: str) -> tuple[str, str]:
    """The lines that differ, each side on one line."""
    one, two = before.splitlines(), after.splitlines()
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return _joined(one), _joined(two)


def _joined(lines: Iterable[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


# -- the tests ---------------------------------------------------------------------------------


@attrs.frozen
class Tests:
    """Which tests there are, how long each takes, and the lines that it runs.

    Attributes:
        seconds: The processor's time for each test, by its id.
        by_line: The ids of the tests that run a line, by module and line; the id ``""`` stands
            for the import, and ``COLLECTION`` for the time from then to the first test.
    """

    seconds: dict[str, float]
    by_line: dict[str, dict[int, set[str]]]

    def for_mutant(self, mutant: Mutant, *, anew: bool) -> list[str]:
        """The tests that a mutant meets, those of its module's own file first.

        Where the package is imported anew these are all that run a line of the module, with all
        of its own file; or, where none does, all there are. They are as many as fit into a few
        seconds, so that a survivor does not meet all tests there are: a test that fails far from
        the change is no good test for it.
        """
        found = self.by_line[mutant.module].values() if anew else [self._on_lines(mutant)]
        known = {test for tests in found for test in tests} & self.seconds.keys()
        own = {test for test in self.seconds if anew and _is_own(test, mutant.module)}
        ordered = sorted(
            known | own or self.seconds,
            key=lambda test: (not _is_own(test, mutant.module), self.seconds[test]),
        )
        taken = accumulate(self.seconds[test] for test in ordered)
        return [
            test for test, until in zip(ordered, taken, strict=True) if until < SETTINGS["most"]
        ]

    def meet(self, mutant: Mutant) -> bool:
        """Whether the changed line runs in a test, and not when the package is imported."""
        on_lines = self._on_lines(mutant)
        return mutant.runs_late and "" not in on_lines and bool(on_lines & self.seconds.keys())

    def are_late_for(self, mutant: Mutant) -> bool:
        """Whether the changed line runs before the tests too, and what it made may be kept."""
        return COLLECTION in self._on_lines(mutant)

    def _on_lines(self, mutant: Mutant) -> set[str]:
        by_line = self.by_line.get(mutant.module, {})
        first, last = mutant.lines
        return {test for line in range(first, last + 1) for test in by_line.get(line, ())}


def _is_own(test: str, module: str) -> bool:
    return test.startswith((f"tests/test_{module.strip('_')}.py", f"src/{PACKAGE}/{module}.py"))


class Watch:
    """Runs every test once, and notes the lines of the package that it runs (a pytest plugin)."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.by_line: dict[str, dict[int, set[str]]] = {}
        self.test = ""
        monitoring = MONITORING
        monitoring.use_tool_id(monitoring.COVERAGE_ID, "mutants")
        line, start = monitoring.events.LINE, monitoring.events.PY_START
        monitoring.register_callback(monitoring.COVERAGE_ID, line, self._line)
        # A lambda of one line has no event but that it starts.
        monitoring.register_callback(
            monitoring.COVERAGE_ID, start, lambda code, _: self._line(code, code.co_firstlineno)
        )
        monitoring.set_events(monitoring.COVERAGE_ID, line | start)

    def _line(self, code: CodeType, line: int) -> object:
        if code.co_filename.startswith(str(SOURCES)):
            lines = self.by_line.setdefault(Path(code.co_filename).stem, {})
            lines.setdefault(line, set()).add(self.test)
        return MONITORING.DISABLE  # once for each test is enough

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note the test's name and its time."""
        self.test = item.nodeid
        MONITORING.restart_events()
        begun = time.process_time()
        done = yield
        self.seconds[item.nodeid] = time.process_time() - begun
        return done


def known_tests() -> Tests:
    """Run all tests once, on the code as it is."""

    def run() -> Tests:
        watch = Watch()
        for module in SETTINGS["modules"]:
            importlib.import_module(f"{PACKAGE}.{module}")
        watch.test = COLLECTION  # whatever is made there is made of unchanged code
        if _pytest(SETTINGS["tests"], watch) != 0:
            raise SystemExit("the tests fail on the code as it is")
        slow = {test for test, took in watch.seconds.items() if took > SETTINGS["slowest"]}
        for test in sorted(slow):
            print(f"left out, too slow: {test}")
        quick = {test: took for test, took in watch.seconds.items() if test not in slow}
        return Tests(quick, watch.by_line)

    return _in_a_fork(run)


def _in_a_fork(function: Callable[[], T]) -> T:
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer")
        child = os.fork()
        if not child:
            answer.write_bytes(pickle.dumps(function()))
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)
        told: T = pickle.loads(answer.read_bytes())  # our own child's
    return told


def _pytest(arguments: list[str], plugin: object) -> int:
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    os.environ.pop("HYPOTHESIS_NO_PLUGINS", None)
    hypothesis.entry_points.run()
    options = ["-x", "-q", "--no-header", "--tb=short", "-p", "no:cacheprovider"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # imported before the fork
    return int(pytest.main([*options, *arguments], [plugin]))


# -- the mutants -------------------------------------------------------------------------------


class Changed(importlib.machinery.SourceFileLoader):
    """Imports one module of the package as changed."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(f"{PACKAGE}.{mutant.module}", str(SOURCES / f"{mutant.module}.py"))
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: object = None) -> Any:
        """The changed module, where it is asked for (as a finder on ``sys.meta_path``)."""
        if fullname == self.name:
            return importlib.util.spec_from_file_location(fullname, self.path, loader=self)
        return None

    def get_code(self, fullname: str) -> CodeType:
        """The changed module's code."""
        return compile(self.mutant.code, self.path, "exec", dont_inherit=True)


class Chosen:
    """Leaves just these tests, in this order (a pytest plugin)."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.tests = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and sort."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.tests),
            key=lambda item: self.tests[item.nodeid],
        )


def _survives_from_import(mutant: Mutant, tests: Sequence[str]) -> bool:
    sys.meta_path.insert(0, Changed(mutant))
    importlib.import_module(f"{PACKAGE}.{mutant.module}")
    own = [test for test in tests if _is_own(test, mutant.module)]
    return all(
        _pytest(sorted({test.partition("::")[0] for test in some}), Chosen(some)) == 0
        for some in (own, tests[len(own) :])
        if some
    )


class Loop:
    """Tests mutants once all tests are collected, in forks (a pytest plugin)."""

    def __init__(self, mutants: Sequence[Mutant], tests: Tests) -> None:
        self.mutants = mutants
        self.tests = tests
        self.verdicts: list[str] = []
        self.failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the loop that runs all tests."""
        items = {item.nodeid: item for item in session.items}
        functions = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
        functions = [f for f in functions if f.__code__.co_filename.startswith(str(SOURCES))]

        def survives(mutant: Mutant, tests: Sequence[str]) -> bool:
            _swap(mutant, functions)
            chosen = [items[test] for test in tests]
            for item, following in zip(chosen, [*chosen[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.failed:
                    return False
            return True

        gc.freeze()
        self.verdicts = _verdicts(self.mutants, self.tests, survives, anew=False)
        return True


class NotSwapped(Exception):
    """The changed code of a function closes over other variables."""


def _swap(mutant: Mutant, functions: Iterable[FunctionType]) -> None:
    """Give every function that the change is in its changed code."""
    file = str(SOURCES / f"{mutant.module}.py")
    old = compile(Path(file).read_text("utf-8"), file, "exec", dont_inherit=True)
    new = compile(mutant.code, file, "exec", dont_inherit=True)
    pairs = {one: two for one, two in _pairs(old, new) if one != two}
    for function in functions:
        if function.__code__ in pairs:
            try:
                function.__code__ = pairs[function.__code__]
            except ValueError as error:
                raise NotSwapped from error


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    yield old, new
    inside = ([c for c in code.co_consts if isinstance(c, CodeType)] for code in (old, new))
    for one, two in zip(*inside, strict=False):
        if one.co_qualname == two.co_qualname:
            yield from _pairs(one, two)


def _verdicts(
    mutants: Sequence[Mutant],
    tests: Tests,
    survives: Callable[[Mutant, Sequence[str]], bool],
    *,
    anew: bool,
) -> list[str]:
    """What became of each mutant: ``killed``, ``survived``, ``timeout`` or ``not swapped``."""
    verdicts = ["survived"] * len(mutants)
    waiting = [(place, tests.for_mutant(m, anew=anew)) for place, m in enumerate(mutants)]
    running: dict[int, tuple[int, float]] = {}
    work = tempfile.TemporaryDirectory()
    while waiting or running:
        while waiting and len(running) < SETTINGS["processes"]:
            place, chosen = waiting.pop()
            own = Path(work.name, str(place))
            own.mkdir()
            child = os.fork()
            if not child:
                _be_silent()
                os.environ["PYTEST_DEBUG_TEMPROOT"] = str(own)  # tests of two forks share no file
                try:
                    os._exit(0 if survives(mutants[place], chosen) else 1)
                except NotSwapped:
                    os._exit(2)
                except BaseException:  # whatever it is, the change was noticed
                    os._exit(1)
            limit = SETTINGS["limit"] + 10 * sum(tests.seconds[test] for test in chosen)
            running[child] = (place, time.monotonic() + limit)
        time.sleep(0.002)
        for child, (place, end) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                verdicts[place] = {0: "survived", 2: "not swapped"}.get(code, "killed")
            elif time.monotonic() > end:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                verdicts[place] = "timeout"
            else:
                continue
            shutil.rmtree(Path(work.name, str(running.pop(child)[0])), ignore_errors=True)
    work.cleanup()
    return verdicts


def _be_silent() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    resource.setrlimit(resource.RLIMIT_AS, (SETTINGS["memory"] << 20,) * 2)


def tested(module: str, tests: Tests) -> dict[Mutant, str]:
    """The verdict on each mutant of a module."""
    text = (SOURCES / f"{module}.py").read_text("utf-8")
    unchanged = Mutant(module, "", "", "", text, (1, text.count("\n")), runs_late=True)
    mutants = [*mutants_of(module)]
    swapped = [mutant for mutant in mutants if tests.meet(mutant)]

    def in_one_session() -> list[str]:
        loop = Loop([unchanged, *swapped], tests)
        _pytest(SETTINGS["tests"], loop)
        return loop.verdicts

    control, *first = _in_a_fork(in_one_session)
    verdicts = dict(zip(swapped, first, strict=True))
    others = [
        mutant
        for mutant in mutants
        if verdicts.get(mutant, "not swapped") == "not swapped"
        or (verdicts[mutant] == "survived" and tests.are_late_for(mutant))
    ]
    anew, *second = _verdicts([unchanged, *others], tests, _survives_from_import, anew=True)
    if (control, anew) != ("survived", "survived"):
        raise SystemExit(f"{module}: its tests fail where nothing is changed: {control}, {anew}")
    return verdicts | dict(zip(others, second, strict=True))


# -- the report --------------------------------------------------------------------------------


def main(modules: Sequence[str]) -> int:
    """Test the mutants of some modules, or of all."""
    for name in WARM:
        importlib.import_module(name)
    modules = modules or SETTINGS["modules"]
    tests = known_tests()
    explained = set((HERE / "survivors.md").read_text("utf-8").splitlines())
    counts: dict[str, Counter[str]] = {}
    news: list[Mutant] = []
    print(f"{'module':<14}{'mutants':>8}{'killed':>8}{'timeout':>8}{'survived':>9}{'%':>7}")
    for module in modules:
        verdicts = tested(module, tests)
        count = counts[module] = Counter(verdicts.values())
        print(_row(module, count), flush=True)
        survivors = [mutant for mutant, verdict in verdicts.items() if verdict == "survived"]
        new = [m for m in survivors if not any(f"- {m}: " in line for line in explained)]
        for mutant in new:
            print(f"- {mutant}: ", flush=True)
        news += new
    total = sum(counts.values(), Counter[str]())
    print(_row("all", total))
    return int(bool(news) or _share(total) < SETTINGS["at_least"])


def _row(name: str, count: Counter[str]) -> str:
    killed, timeout, survived = (count[key] for key in ("killed", "timeout", "survived"))
    share = f"{_share(count):.1f}"
    return f"{name:<14}{count.total():>8}{killed:>8}{timeout:>8}{survived:>9}{share:>7}"


def _share(count: Counter[str]) -> float:
    """How many per cent were noticed."""
    return 100 * (count.total() - count["survived"]) / max(count.total(), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
