"""`python3 -m scripts.suite COMMAND`: see cli.py."""

import sys

if sys.version_info < (3, 10):  # noqa: UP036
    sys.exit(f"Python 3.10 or newer is needed: this is {sys.version.split()[0]}.")

from .cli import main

sys.exit(main())
