"""The whole public register as files, and back: `export_register` and `load_register`.

``tables`` says what stands in which file, for both ways. ``cells`` turns values into text and
back. ``export`` and ``entries_json`` write; ``reading``, ``staging``, ``checks`` and ``load`` read.
"""
