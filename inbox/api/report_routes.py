"""The reports of the URL table."""

from inbox.api import call_report, reports
from inbox.api import report_shapes as r
from inbox.api.endpoint import Route
from inbox.api.rows import verb

_READ = "reports.read"

REPORTS: tuple[Route, ...] = (
    verb(
        "GET reports/sources",
        _READ,
        reports.get_sources,
        "Where visits and leads come from",
        query=r.SourcesQuery,
        answer=r.SourcesView,
    ),
    verb(
        "GET reports/sources/table",
        _READ,
        reports.get_table,
        "The same as a CSV or XLSX file",
        query=r.TableQuery,
    ),
    verb(
        "GET reports/calls",
        _READ,
        call_report.get_calls,
        "How many calls came and were answered, by agent and by source",
        query=call_report.CallsQuery,
        answer=call_report.CallsView,
    ),
    verb(
        "GET reports/calls/table",
        _READ,
        call_report.get_calls_table,
        "The same as a CSV or XLSX file",
        query=call_report.CallsTableQuery,
    ),
    verb(
        "GET reports/landings",
        _READ,
        reports.get_landings,
        "Pages on which visits began",
        query=r.ReportQuery,
        answer=r.LandingsView,
    ),
    verb(
        "GET reports/leads",
        _READ,
        reports.list_credited,
        "The leads behind one number of the report",
        query=r.ReportLeadsQuery,
        answer=r.ReportLeadsView,
    ),
)
