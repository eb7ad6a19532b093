"""Debian's Dovecot as an IMAP server of the tests: unprivileged, on a free port, mail dropped into it."""

import grp
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.certificates import make_certificates

PASSWORD = "beans-and-more"
USER = "info@shop.example"
_NOBODY = "nobody"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {run}
state_dir = {run}
log_path = {folder}/dovecot.log
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
mailbox_list_index = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """`deliver` puts a mail into a folder as another server would, in the order of the calls."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
        self.port = _free_port()
        self.process = None
        self._count = 0
        as_root = os.getuid() == 0
        self._account = pwd.getpwnam(_NOBODY) if as_root else pwd.getpwuid(os.getuid())
        make_certificates(self.folder)
        (self.folder / "run").mkdir()
        (self.folder / "mail").mkdir()
        (self.folder / "dovecot.conf").write_text(
            _CONFIG.format(
                folder=self.folder,
                run=self.folder / "run",
                user=self._account.pw_name,
                group=grp.getgrgid(self._account.pw_gid).gr_name,
                password=PASSWORD,
                port=self.port,
            )
        )
        self._own(self.folder, *self.folder.rglob("*"))

    @property
    def authority(self):
        return str(self.folder / "ca.pem")

    def start(self):
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        root = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        self.process = subprocess.Popen(
            [program, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **(root if os.getuid() == 0 else {}),
        )
        for _ in range(400):
            assert self.process.poll() is None, (self.folder / "dovecot.log").read_text()
            if _answers(self.port):
                return self
            time.sleep(0.025)
        raise AssertionError("Dovecot did not come up.")

    def stop(self):
        """Its connections too."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, raw, *, user=USER, folder="INBOX"):
        self._count += 1
        name = f"{1_700_000_000 + self._count}.M{self._count}P1.beans"
        place = self._maildir(user, folder)
        draft = place / "tmp" / name
        draft.write_bytes(raw)
        self._own(draft)
        draft.rename(place / "new" / name)

    def empty(self):
        """As if nothing had ever come."""
        for user in (self.folder / "mail").iterdir():
            shutil.rmtree(user)

    def renumber(self, *, user=USER, folder="INBOX"):
        """As a server does that lost its index: every mail has another UID, under another UIDVALIDITY."""
        place = self._maildir(user, folder)
        for index in place.glob("dovecot.index*"):
            index.unlink()
        listed = place / "dovecot-uidlist"
        first = listed.read_text().splitlines()[0]
        listed.write_text(re.sub(r"V(\d+) N\d+", lambda m: f"V{int(m[1]) + 1000} N1", first) + "\n")

    def flags(self, *, user=USER, folder="INBOX"):
        """The flags of every mail there, sorted; "" for one that nobody has seen."""
        place = self._maildir(user, folder)
        names = [each.name for part in ("new", "cur") for each in (place / part).iterdir()]
        return sorted(name.partition(":2,")[2] for name in names)

    def see(self, *, user=USER):
        """A colleague reads all mail."""
        place = self._maildir(user, "INBOX")
        for part in ("new", "cur"):
            for each in list((place / part).iterdir()):
                each.rename(place / "cur" / f"{each.name.partition(':2,')[0]}:2,S")

    def _maildir(self, user, folder):
        place = self.folder / "mail" / user / ("" if folder == "INBOX" else f".{folder}")
        if not (place / "new").is_dir():
            for part in ("tmp", "new", "cur"):
                (place / part).mkdir(parents=True, exist_ok=True)
            self._own(self.folder / "mail" / user, place, *place.iterdir())
        return place

    def _own(self, *paths):
        if os.getuid() == 0:
            for path in paths:
                os.chown(path, self._account.pw_uid, self._account.pw_gid)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
