"""A mailbox beside a browser: a real IMAP server, and an SMTP server on a loop of its own."""

import ssl
from email import message_from_bytes
from email.policy import default

from tests.browser.beside import Beside
from tests.dovecot import PASSWORD, USER, Dovecot
from tests.fakes.mail_host import MailHost
from tests.journeys.mail_desk import mailbox_settings


class Mailboxes:
    def __init__(self):
        self.dovecot = Dovecot().start()
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(self.dovecot.folder / "cert.pem", self.dovecot.folder / "key.pem")
        self._beside = Beside(MailHost(tls, password=PASSWORD))
        self.host = self._beside.api

    @property
    def environ(self):
        return {"ONEWINDOW_PRIVATE_HOSTS": "localhost", "SSL_CERT_FILE": str(self.dovecot.authority)}

    @property
    def channel(self):
        settings = mailbox_settings(self.dovecot.port, smtp_host="localhost", smtp_port=self.host.port)
        return {"kind": "email", "name": USER, "settings": settings}

    @property
    def sent(self):
        """Who got each mail, and what it says."""
        return [(who, message_from_bytes(data, policy=default)) for who, data in self.host.mails]

    def stop(self):
        self._beside.stop()
        self.dovecot.remove()
