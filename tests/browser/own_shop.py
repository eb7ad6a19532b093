"""A customer's site with a form and a server of its own, which redirects, fails, or answers a script."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from threading import Thread
from urllib.parse import parse_qs

FORM = """
<label>E-mail <input name="mail" type="email" required autocomplete="email"></label>
<label>Name <input name="who" autocomplete="name"></label>
<label>Message <textarea name="text"></textarea></label>
<label>Password <input name="pass" type="password"></label>
<label>Card <input name="card" autocomplete="cc-number"></label>
<input name="csrf" type="hidden" value="secret-token">
<label>Size <select name="size"><option value="s">Small<option value="l">Large</select></label>
<label>Unnamed <input name="unnamed"></label>
<button>Order</button>
"""
PAGE = Template("""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>$title</title><link rel="icon" href="data:,">
<script src="$service/w/$site.js" async></script></head>
<body>
<h1>$title</h1>
<nav><a href="/second">Second</a> <a href="http://annex.localhost:$port/arrived?a=1#b">Annex</a></nav>
<form id="ask" action="$action" method="post">$form</form>
<p id="answer"></p>
<script src="/own.js"></script>
</body>
</html>""")
# What shops do: check, then send by a script; the page stays.
SCRIPT = """
document.querySelector("#ask").addEventListener("submit", (event) => {
  const form = event.target;
  const say = (text) => { document.querySelector("#answer").textContent = text; };
  if (!form.action.endsWith("/api")) return;
  event.preventDefault();
  if (!form.who.value) return say("Tell us your name.");
  fetch("/api", { method: "POST", body: new FormData(form) })
    .then((answer) => say("Answered: " + answer.status));
});
"""
POLICY = (
    "default-src 'none'; img-src data:; script-src 'self' {service}; connect-src 'self' {service} {socket};"
    " form-action 'self'"
)
ACTIONS = {"/redirecting": "/order", "/failing": "/broken", "/spa": "/api"}


class OwnShop:
    """`posts` are the forms that the shop's own server has got."""

    def __init__(self, service, key):
        self.service = service
        self.key = key
        self.posts = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def url(self, path="/", host="roaster.localhost"):
        return f"http://{host}:{self._server.server_port}{path}"

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _page(self, path):
        place = path.partition("?")[0]
        if place == "/own.js":
            return "text/javascript", SCRIPT
        return "text/html", PAGE.substitute(
            title=place.strip("/").title() or "Home",
            service=self.service,
            site=self.key,
            port=self._server.server_port,
            action=ACTIONS.get(place, "/order"),
            form=FORM,
        )

    def answer(self, handler, method):
        if method == "GET":
            media_type, text = self._page(handler.path)
            self._say(handler, 200, media_type, text)
            return
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        self.posts.append((handler.path, parse_qs(body)))
        if handler.path == "/order":
            self._say(handler, 303, "text/html", "", Location="/thanks")
        else:
            self._say(handler, 502, "text/html", "The shop is broken.")

    def _say(self, handler, status, media_type, text, **more):
        body = text.encode()
        policy = POLICY.format(service=self.service, socket=self.service.replace("http", "ws", 1))
        headers = {
            "Content-Type": f"{media_type}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Content-Security-Policy": policy,
        }
        handler.send_response(status)
        for name, value in (headers | more).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def _handler(self):
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                shop.answer(self, "GET")

            def do_POST(self):
                shop.answer(self, "POST")

            def log_message(self, *words):
                """Nothing: the tests look at the pages themselves."""

        return Handler
