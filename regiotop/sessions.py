"""How long a session lasts. Idle sessions end sooner: see SESSION_COOKIE_AGE."""

# The key in a session of the moment it began, in seconds since 1970.
LOGIN_TIME = "login_time"
LONGEST_SECONDS = 12 * 60 * 60
# The key in a session that says that its official also gave the second factor.
SECOND_FACTOR = "second_factor"
