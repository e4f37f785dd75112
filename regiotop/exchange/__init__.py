"""The whole public register as files, and back: `export_register` and `load_register`.

``tables`` says what stands in which file, for both ways, in the words of ``schema``. ``cells``
turns values into text and back. ``export`` and ``entries_json`` write; ``reading``, ``staging``,
``checks``, ``rules`` and ``load`` read.
"""
