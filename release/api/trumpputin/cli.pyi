import argparse
from collections.abc import Sequence

__all__ = ['main', 'parser']

def main(argv: Sequence[str] | None = None) -> int: ...
def parser() -> argparse.ArgumentParser: ...
