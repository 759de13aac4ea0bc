"""Opens PDFs in a process of its own, so that what its workers take is theirs alone.

`python -m tests.support.opening_pdfs` reads pickled PDFs from standard input, the first of them a
good one. For each of the others it writes a line of JSON: the answer, the seconds it took, the
steps of the good one opened after it, and the most bytes that any worker has had so far.
"""

import json
import pickle
import resource
import sys
import time

from taperdoc.handout.embedded_plan import AttachmentError
from taperdoc.jobs.pdf_reader import PdfReader


def main() -> None:
    """Open PDFs until there are no more."""
    good = pickle.load(sys.stdin.buffer)
    while True:
        try:
            hostile = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        sys.stdout.write(json.dumps(_report(good, hostile)) + "\n")
        sys.stdout.flush()


def _report(good: bytes, hostile: bytes) -> dict[str, object]:
    reader, said = PdfReader(), ""
    reader.plan(good)
    began = time.monotonic()
    try:
        reader.plan(hostile)
    except AttachmentError as error:
        said = str(error)
    seconds = time.monotonic() - began
    steps = len(reader.plan(good).steps)
    reader.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    return {"said": said, "seconds": seconds, "peak": peak, "steps": steps}


if __name__ == "__main__":
    main()
