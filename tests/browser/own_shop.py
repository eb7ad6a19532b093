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

    def _handler(self):
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                media_type, text = shop._page(self.path)
                self._say(200, media_type, text)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                shop.posts.append((self.path, parse_qs(body)))
                if self.path == "/order":
                    self._say(303, "text/html", "", Location="/thanks")
                else:
                    self._say(502, "text/html", "The shop is broken.")

            def _say(self, status, media_type, text, **headers):
                body = text.encode()
                self.send_response(status)
                policy = POLICY.format(service=shop.service, socket=shop.service.replace("http", "ws", 1))
                for name, value in {
                    "Content-Type": f"{media_type}; charset=utf-8",
                    "Content-Length": str(len(body)),
                    "Content-Security-Policy": policy,
                    **headers,
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                """Nothing: the tests look at the pages themselves."""

        return Handler
