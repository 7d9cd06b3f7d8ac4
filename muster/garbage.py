"""Python's garbage collector, and what it need not look through."""

from __future__ import annotations

import gc


def leave_what_stays() -> None:
    """Call when all is started: modules, routes and mappings are never garbage, so they are left out from now on (gc.freeze).

    With them, some 200,000 objects, one full collection holds the process up for a tenth of a second and more, in the
    middle of whatever somebody waits for; and because Python makes one only when a quarter as many objects are new, garbage in
    cycles would pile up for hours.
    """
    gc.collect()
    gc.freeze()
    # The collector takes this one's count of what is left for the measure of when the next is due.
    gc.collect()
