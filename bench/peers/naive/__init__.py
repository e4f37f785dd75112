"""A register as an ordinary team would make it in a week: Django and django-filter, no tricks."""
