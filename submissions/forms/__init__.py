"""The forms in which an official proposes: plain values in and out, and no row is ever written.

``steps.py`` says which forms stand on which page; ``checking.py`` judges all of them together.
A draft keeps what was typed, right or wrong: a form is a view of stored values, judged or not.
"""
