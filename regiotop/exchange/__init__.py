"""The whole public register as files, and back: `export_register` and `load_register`.

``tables`` says what stands in which file, for both ways, in the words of ``schema``. ``cells``
turns values into text and back. ``export`` and ``entries_json`` write; ``reading``, ``staging``,
``checks``, ``rules`` and ``load`` read.
"""

from collections.abc import Callable

# Hears of the progress, a line at a time.
Report = Callable[[str], None]
