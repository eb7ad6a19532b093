"""The addresses of sites: the part of the URL table that their owners use."""

from inbox.api import answers as a
from inbox.api import collecting, number_uses, sites, trial
from inbox.api import schema as s
from inbox.api import setup_shapes as setup
from inbox.api import widget_shapes as w
from inbox.api.endpoint import Route
from inbox.api.rows import list_of, one_of, verb
from inbox.core.widget import Widget

SITES: tuple[Route, ...] = (
    list_of("sites", "sites.read", sites.list_sites, a.Listing[setup.SiteView]),
    one_of("sites", "sites.read", sites.get_site, setup.SiteView),
    verb(
        "POST sites",
        "sites.write",
        sites.connect_site,
        "Connect a web site",
        body=s.NewSite,
        answer=setup.SiteView,
        status=201,
    ),
    verb(
        "PATCH sites/{id}",
        "sites.write",
        sites.change_hosts,
        "Change the hosts that a site answers on",
        body=w.NewHosts,
        answer=setup.SiteView,
    ),
    verb(
        "GET sites/{id}/widget", "sites.read", sites.get_widget, "What a site's visitors see", answer=Widget
    ),
    verb(
        "PUT sites/{id}/widget",
        "sites.write",
        sites.put_widget,
        "Set what a site's visitors see",
        body=w.WidgetBody,
        answer=Widget,
    ),
    verb(
        "GET sites/{id}/forms",
        "sites.read",
        collecting.list_forms,
        "The forms that the site's pages were seen to have",
        answer=a.Listing[collecting.SiteFormView],
    ),
    verb(
        "GET sites/{id}/drops",
        "sites.read",
        collecting.list_drops,
        "How many reports of the last 30 days were not kept, by day and reason",
        answer=a.Listing[collecting.DropView],
    ),
    verb(
        "GET sites/{id}/number-pools",
        "sites.read",
        number_uses.list_uses,
        "How the site's pools of telephone numbers were used in the last 30 days",
        answer=a.Listing[number_uses.NumberUseView],
    ),
    verb(
        "GET sites/{id}/identity-secret",
        "sites.write",
        sites.get_identity_secret,
        "The secret by which a site vouches for its signed-in users",
        answer=w.IdentitySecret,
    ),
    verb(
        "POST sites/{id}/identity-secret",
        "sites.write",
        sites.renew_identity_secret,
        "Replace that secret by a new one",
        answer=w.IdentitySecret,
        status=201,
    ),
    verb(
        "POST sites/{id}/test-messages",
        "sites.write",
        trial.send_test_message,
        "File a test form as a visitor's",
        answer=w.Trial,
        status=201,
    ),
)
