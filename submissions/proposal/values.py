"""The shape in which a proposal holds an entry: plain values, with codes and never ids.

An entry of kind fund, for example::

    {
        "title": "MKB-Innovatiefonds", "aliases": [], "summary": "", "note": "",
        "theme": "fondsen", "ladder": "uitvoering", "place": "", "partners": ["Rijk"],
        "start_year": 2011, "end_year": None, "period_text": "",
        # what only this kind has, by the names of its fields
        "revolving": "ja", "instrument": "", "manager": "", "national_fund_relation": "...",
        "national_fund_route": "", "parent": "RT-000012" or "",
        "regions": [{"key": "PV31", "region": "PV31", "role": "contributor",
                     "implied": False, "note": ""}],
        "topsectors": [{"key": "chemie", "topsector": "chemie", "basis": "stated", "note": ""}],
        "tags": ["ict"],
        "sources": [{"key": "bijlage-3-2011:12", "document": "Bijlage 3 ...", "page": "zin 12",
                     "quote": "...", "link": ""}],
        "contributions": [{"key": "g5f0c1...", "amount": "meer dan € 40.000.000", "words": "...",
                           "nature": "own", "named_payers": ["PV31"], "implied_payers": [],
                           "co_payers": "", "start_year": None, "end_year": None,
                           "period_text": "", "source": "bijlage-3-2011:12", "note": ""}],
    }

Rows have a ``key`` that stays with them: a code, or a name for an amount, which begins with ``g``;
of what is new it begins with ``n``. An amount
is text as people write it; empty where the source gives no figure. A proposal to withdraw holds
only ``withdrawal_note``. While a proposal is a draft, any value may still be the text that was
typed, whatever it is.
"""
