"""Compare the public names and their arguments with those of the last release.

``python release/api.py`` fails if a call that fitted the last release no longer fits. ``--write``
replaces the snapshot, ``release/api.txt``, as a part of making a release. Types and the values of
defaults are not compared.
"""

import argparse
import ast
import inspect
import re
import sys
from collections.abc import Iterator
from enum import EnumType
from importlib import import_module
from pathlib import Path
from typing import Any, Final

SNAPSHOT: Final = Path(__file__).with_name("api.txt")

# Those with a page in the reference; the first is `trumpputin` itself.
MODULES: Final = ("", ".counts", ".export", ".fingerprint", ".frames", ".plots", ".testing")

MACHINERY: Final = {*dir(object), "__attrs_post_init__", "__getattr__", "__setstate__"}


def main() -> int:
    """Compare or write; 0 if no caller breaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the snapshot")
    new = dict(sorted(public_names()))
    if parser.parse_args().write:
        lines = (f"{path}{parameters}\n" for path, parameters in new.items())
        SNAPSHOT.write_text("".join(lines), "utf-8")
        return 0
    broken = 0
    for line in SNAPSHOT.read_text("utf-8").splitlines():
        path, parenthesis, rest = line.partition("(")
        if path not in new or not fits(parenthesis + rest, new[path]):
            print(f"was: {line}\nnow: {path + new[path] if path in new else 'removed'}")
            broken += 1
    print(f"{broken} changes that break callers")
    return int(bool(broken))


def public_names() -> Iterator[tuple[str, str]]:
    """Each public name with its parameters, if it can be called."""
    for suffix in MODULES:
        module = import_module(f"trumpputin{suffix}")
        for name in module.__all__:
            path, value = f"trumpputin{suffix}.{name}", getattr(module, name)
            yield path, parameters_of(value)
            if inspect.isclass(value):
                for member in members_of(value):
                    yield f"{path}.{member}", parameters_of(getattr(value, member))


def members_of(cls: type) -> Iterator[str]:
    """The public members and operators of a class that this package defines."""
    for base in cls.__mro__:
        if base.__module__.startswith("trumpputin"):
            for name, value in vars(base).items():
                operator = inspect.isfunction(value) and re.fullmatch(r"__\w+__", name)
                if (operator and name not in MACHINERY) or not name.startswith("_"):
                    yield name


def parameters_of(value: Any) -> str:
    """The parameters as in a ``def``, with ``...`` for each default; empty if it has none."""
    function = value.__init__ if inspect.isclass(value) else value
    if isinstance(value, EnumType) or not (
        inspect.isfunction(function) or inspect.ismethod(function)
    ):
        return ""
    signature = inspect.signature(value)
    bare = [each.replace(annotation=each.empty) for each in signature.parameters.values()]
    given = [each if each.default is each.empty else each.replace(default=...) for each in bare]
    return str(inspect.Signature(given)).replace("Ellipsis", "...")


def fits(old: str, new: str) -> bool:
    """Whether every call that fits the old parameters fits the new ones."""
    if not old or not new:
        return old == new
    positional, keywords, required = shape(old)
    new_positional, new_keywords, new_required = shape(new)
    return (
        new_positional[: len(positional)] == positional
        and keywords <= new_keywords
        and new_required <= required
    )


def shape(parameters: str) -> tuple[list[str], set[str], set[str]]:
    """The positional parameters in order, those that can be named, and the required ones."""
    (function,) = ast.parse(f"def f{parameters}: ...").body
    assert isinstance(function, ast.FunctionDef)
    given = function.args
    positional = [each.arg for each in (*given.posonlyargs, *given.args)]
    required = {*positional[: len(positional) - len(given.defaults)]}
    required |= {
        each.arg
        for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
        if default is None
    }
    keywords = {each.arg for each in (*given.args, *given.kwonlyargs)}
    positional += ["*"] if given.vararg else []
    keywords |= {"**"} if given.kwarg else set()
    return positional, keywords, required


if __name__ == "__main__":
    sys.exit(main())
