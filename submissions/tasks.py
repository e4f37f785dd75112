"""What happens in the background, by the clock."""

from procrastinate.contrib.django import app

from . import asking


@app.periodic(cron="0 5 * * *")
@app.task(queueing_lock="ask_for_confirmation", name="ask_for_confirmation")
def ask_for_confirmation(timestamp: int) -> None:
    """Ask regions every morning what still holds. A round that is missed is made up for."""
    asking.ask()
