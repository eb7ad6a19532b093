"""A server with OpenAI's audio API and its rules: a key, a known model, one WAV, words only if asked for."""

import io
import wave

from aiohttp import web

KEY, MODEL = "sk-right", "whisper-1"


class SpeechServer:
    """Hears `text` in whatever it is sent, evenly; `faults` are statuses of the next answers."""

    def __init__(self, text="good morning to you"):
        self.text = text
        self.language = "english"
        self.faults = []
        self.asked = []
        self.has_words = True
        self.url = None
        self._runner = None

    async def __aenter__(self):
        app = web.Application(client_max_size=2 << 20)
        app.router.add_post("/v1/audio/transcriptions", self._transcribe)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *_):
        await self._runner.cleanup()

    async def _transcribe(self, request):
        if self.faults:
            return web.json_response({"error": {"message": "no"}}, status=self.faults.pop(0))
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "Incorrect API key"}}, status=401)
        form = await request.post()
        if form["model"] != MODEL:
            return web.json_response({"error": {"message": "The model does not exist"}}, status=404)
        with wave.open(io.BytesIO(form["file"].file.read())) as sound:
            assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
            seconds = sound.getnframes() / sound.getframerate()
        self.asked.append({"language": form.get("language"), "seconds": seconds})
        return web.json_response(self._said(seconds, form.getall("timestamp_granularities[]", [])))

    def _said(self, seconds, granularities):
        said = {"task": "transcribe", "language": self.language, "duration": seconds, "text": self.text}
        texts = self.text.split()
        each = seconds / len(texts)
        if "segment" in granularities:
            said["segments"] = [
                {"id": 0, "start": 0.0, "end": seconds, "text": f" {self.text}", "avg_logprob": -0.2,
                 "no_speech_prob": 0.01}
            ]  # fmt: skip
        if "word" in granularities and self.has_words:
            said["words"] = [
                {"word": text, "start": n * each, "end": (n + 1) * each} for n, text in enumerate(texts)
            ]
        return said
