"""What the worker does. Each task may run twice."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import reports

# Some four days: 4, 16, 64 seconds and so on.
PATIENT = RetryStrategy(max_attempts=10, exponential_wait=4)


@app.task(name="submissions.answer_report", retry=PATIENT)
def answer_report(report_id: int) -> None:
    reports.mail_answer(report_id)


@app.periodic(cron="20 3 * * *")
@app.task(name="submissions.erase_addresses", queueing_lock="submissions.erase_addresses")
def erase_addresses(timestamp: int) -> None:
    reports.erase_past_terms()
