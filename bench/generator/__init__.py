"""An invented register of any size, as the files of an export and as plain CSV for others.

The same size and seed always give the same bytes. Each block of entries has a stream of
random numbers of its own, so that memory does not grow with the size and any number of
processes may share the work. None of it is about real initiatives.
"""
