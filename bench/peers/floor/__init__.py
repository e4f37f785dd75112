"""The bare floor: about as fast as PostgreSQL and Python can be, for just these questions.

Nobody would want to maintain it. It shows how much of a time is the work itself.
"""
