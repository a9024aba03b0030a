"""The command line: the questions of the library, answered as tables, JSON or CSV.

Exit status: 0 answered; 1 the data is invalid, with all problems on stderr; 2 misuse;
130 interrupted.
"""

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Args:
        argv: The arguments after the program's name; those of the process unless given.
    """
    try:
        status = _run(argv)
        if sys.stdout is not None:  # None when the caller has closed it
            sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has seen enough. Python would complain once more when it closes stdout.
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _run(argv: Sequence[str] | None) -> int:
    # Imported here, so that Ctrl-C while the modules load ends without a traceback, too.
    import warnings

    from ..errors import DatasetError, TrumpputinError
    from .parser import parser
    from .terminal import prepare_streams, print_error

    prepare_streams()
    try:
        arguments = parser().parse_args(argv)
        if "data" in arguments and not getattr(arguments, "takes_data", True):
            print_error(f"{arguments.command} takes no --data; it names its own folders")
            return 2
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = lambda message, *_, **__: print_error(str(message))
            arguments.run(arguments)
    except SystemExit as end:  # argparse has printed its help, the version or an error
        return int(end.code or 0)
    except DatasetError as error:
        print_error(str(error))
        return 1
    except (TrumpputinError, ImportError) as error:
        print_error(str(error))
        return 2
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print_error(f"{where}{error.strerror or error}")
        return 2
    return 0
