"""The API's description of itself, and the pages around it."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from inbox.api.routes import TABLE


@pytest.fixture
async def document(world):
    return await world.stranger().get("/api/openapi.json")


async def test_the_description_is_valid(document):
    OpenAPIV31SpecValidator(document).validate()


async def test_every_route_is_described_with_its_right(document):
    for route in TABLE:
        operation = document["paths"][route.path][route.method.lower()]
        assert operation["summary"]
        assert bool(operation["security"]) == bool(route.permission)
        assert "default" in operation["responses"]


async def test_operations_have_names_of_their_own(document):
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


async def test_a_list_names_its_parameters(document):
    parameters = document["paths"]["/api/v1/conversations"]["get"]["parameters"]
    assert {each["name"]: each["in"] for each in parameters} == dict.fromkeys(
        ["after", "limit", "status", "assignee", "contact"], "query"
    )
    limit = next(each for each in parameters if each["name"] == "limit")
    assert (limit["schema"]["minimum"], limit["schema"]["maximum"], limit["required"]) == (1, 200, False)


async def test_an_entry_is_told_by_its_kind(document):
    items = document["components"]["schemas"]["EntryListing"]
    assert items["properties"]["items"]["items"]["discriminator"]["propertyName"] == "kind"


async def test_the_viewer_is_served_from_our_own_origin(world):
    page = await world.client.get("/api/docs")
    assert "openapi.json" in await page.text()
    folder = world.api.statics / "docs"
    folder.mkdir()
    for name in ("swagger-ui.css", "swagger-ui-bundle.js"):
        (folder / name).write_text("x")
    page = await world.client.get("/api/docs")
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"].partition("style-src")[0]
    for path in ("swagger-ui.css", "swagger-ui-bundle.js", "init.js"):
        assert path in await page.text()
        assert (await world.client.get(f"/api/docs/{path}")).status == 200
    assert (await world.client.get("/api/docs/index.html")).status == 404


async def test_the_window_answers_at_every_place_in_it(world):
    assert (await world.client.get("/")).status == 503
    (world.api.statics / "index.html").write_text("<p>window</p>")
    (world.api.statics / "favicon.svg").write_text("<svg/>")
    (world.api.statics / ".source-hash").write_text("x")
    (world.api.statics / "assets" / "app-1.js").write_text("1")
    for path in ("/", "/conversations/abc", "/settings"):
        page = await world.client.get(path)
        assert (page.status, await page.text()) == (200, "<p>window</p>")
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-cache"
    asset = await world.client.get("/assets/app-1.js")
    assert "immutable" in asset.headers["Cache-Control"]
    assert (await world.client.get("/favicon.svg")).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/.source-hash",
        "/api/v2",
        "/api",
        "/w/x",
        "/assets/none.js",
        "/assets/..%2Findex.html",
        "/a/b.js",
        "/..%2Fx.y",
    ],
)
async def test_what_is_no_place_in_the_window_is_not_found(path, world):
    (world.api.statics / "index.html").write_text("<p>window</p>")
    (world.api.statics / ".source-hash").write_text("x")
    response = await world.client.get(path)
    assert (response.status, response.content_type) == (404, "application/problem+json")
