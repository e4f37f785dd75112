"""The page with what looks like a proposal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ..forms.steps import CHECK
from ..models import Submission


def likeness_page(request: HttpRequest, submission: Submission) -> HttpResponse:
    return redirect("submissions:step", submission.number, CHECK)
