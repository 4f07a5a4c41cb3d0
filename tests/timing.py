"""How the processor's time of an act grows with its size, on a machine that has other things to do."""

import time
from collections.abc import Callable

ROUNDS = 12


def grows_at_most(times: float, small: Callable[[], object], large: Callable[[], object]) -> bool:
    """Tell whether the large act takes less than `times` the time of the small one.

    The shortest time of each tells what it needs by itself, the longer ones what disturbed it: so both are repeated, in
    turns, until the shortest ones are in that ratio, or were not in `ROUNDS` turns.
    """
    shortest = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for index, act in enumerate((small, large)):
            began = time.process_time()
            act()
            shortest[index] = min(shortest[index], time.process_time() - began)
        if shortest[1] < times * shortest[0]:
            return True
    return False
