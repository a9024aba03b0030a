import argparse
from collections.abc import Sequence

__all__ = ['main', 'parser']

def main(argv: Sequence[str] | None = None) -> int: ...
def parser() -> argparse.ArgumentParser: ...

class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option_string: str | None = None) -> None: ...
