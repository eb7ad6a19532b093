"""A customer's own site, on another address than the service, with the script tag in its pages."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from threading import Thread

PAGE = Template("""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>$title</title><link rel="icon" href="data:,">
<script src="$service/w/$site.js" async></script></head>
<body>
<h1>$title</h1>
<nav><a href="/second">Second</a></nav>
<form action="$service/w/$site/leads" method="post" data-onewindow>
<label>E-mail <input name="email"></label>
<label>Message <textarea name="message"></textarea></label>
<button>Send</button>
</form>
<p id="answer"></p>
<script src="/own.js"></script>
</body>
</html>""")
OWN_SCRIPT = """
const say = (text) => { document.querySelector("#answer").textContent = text; };
document.addEventListener("onewindow:sent", (event) => say("Sent: " + event.detail.lead));
document.addEventListener("onewindow:failed", () => say("Failed"));
"""
POLICY = (
    "default-src 'none'; img-src data:; script-src 'self' {service}; connect-src {service} {socket};"
    " form-action {service}"
)


class CustomerSite:
    """Serves the same page at every address; any name below localhost leads here."""

    def __init__(self, service, key):
        self.service = service
        self.key = key
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def url(self, path="/", host="roaster.localhost"):
        return f"http://{host}:{self._server.server_port}{path}"

    @property
    def policy(self):
        return POLICY.format(service=self.service, socket=self.service.replace("http", "ws", 1))

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, path):
        if path == "/own.js":
            return "text/javascript", OWN_SCRIPT
        title = path.partition("?")[0].strip("/").title() or "Home"
        return "text/html", PAGE.substitute(title=title, service=self.service, site=self.key)

    def _handler(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                media_type, text = site._answer(self.path)
                body = text.encode()
                self.send_response(200)
                self.send_header("Content-Type", f"{media_type}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                """Nothing: the tests look at the pages themselves."""

        return Handler
