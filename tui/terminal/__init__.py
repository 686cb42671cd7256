"""How the picture reaches the terminal: the output stage under Textual, the kept screen, signals, abilities.

No code on purpose: the kept screen is shown before anything else is imported.

What is done in a way that nobody would expect, here and elsewhere, what it gained when it was measured last (on a busy
machine), and when it can go. At the start nothing stays that gains less than 20 ms or 3 MiB; under a key every millisecond counts.

| what | where | gain | can go |
| --- | --- | --- | --- |
| the kept screen is painted by `os`, `signal`, `termios` alone | `frames/` | a screen before 400 ms of imports | never: it is felt |
| no garbage is collected while modules are imported | `cli/program.py` | 100 of 1,060 ms CPU | when Python does it |
| what is there after the start is frozen; the rest goes at rest | `console/memory.py` | a pause of 76 ms under a key | never |
| only changed lines are rendered | `widgets/compositor.py` | 1.1 of 15.7 ms a letter | when Textual's own does |
| the first page is asked for while modules are imported | `api/first.py` | a round trip: 300 ms far away | when nothing is left to import |

Measured and removed: one heap for all threads and trimming it (0 MiB), shorter turns of threads (0 ms), lines without empty
caches, digests and signals without `hashlib` and `enum` (3 and 6 ms CPU), stand-ins in modules of Textual.
"""
