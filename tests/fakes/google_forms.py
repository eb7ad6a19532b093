"""Lead forms of Google Ads: each filled-in form is posted until it is taken."""

import json

from tests.fakes.calling import Calling

FORM, CAMPAIGN = 40000000000, 30000000000


class GoogleForms(Calling):
    """`webhook` is the address that somebody entered at the form, with the `key`."""

    def __init__(self, key, seed=None):
        super().__init__(seed)
        self.key = key

    def routes(self, app):
        """Google is asked nothing."""

    def fill_in(self, lead, *, is_test=False, **columns):
        told = [{"column_id": name.upper(), "string_value": value} for name, value in columns.items()]
        form = {
            "lead_id": lead,
            "user_column_data": told,
            "api_version": "1.0",
            "form_id": FORM,
            "campaign_id": CAMPAIGN,
            "google_key": self.key,
            "is_test": is_test,
            "gcl_id": f"click-{lead}",
        }
        self.call(json.dumps(form).encode())
