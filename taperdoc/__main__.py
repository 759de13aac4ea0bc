"""Runs the command line: python -m taperdoc."""

import sys

from taperdoc.cli import main

sys.exit(main())
