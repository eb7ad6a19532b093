"""What an administrator sets for a mailbox, for both directions; presets fill in the big providers."""

from dataclasses import dataclass, replace
from typing import Literal

from inbox.core.secret import Secret
from inbox.core.setting import setting

Security = Literal["tls", "starttls", "none"]
_SECURITY = (
    ("tls", {"en": "TLS", "ru": "TLS"}),
    ("starttls", {"en": "STARTTLS", "ru": "STARTTLS"}),
    ("none", {"en": "None (own network only)", "ru": "Нет (только своя сеть)"}),
)
_GOOGLE = ("imap.gmail.com", "smtp.gmail.com")
_MICROSOFT = ("outlook.office365.com", "smtp.office365.com")
_KNOWN = {
    "gmail.com": _GOOGLE,
    "googlemail.com": _GOOGLE,
    "outlook.com": _MICROSOFT,
    "hotmail.com": _MICROSOFT,
    "yandex.ru": ("imap.yandex.ru", "smtp.yandex.ru"),
    "yandex.com": ("imap.yandex.com", "smtp.yandex.com"),
    "mail.ru": ("imap.mail.ru", "smtp.mail.ru"),
    "icloud.com": ("imap.mail.me.com", "smtp.mail.me.com"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Empty hosts mean those of the provider; `completed` fills them in. `first_days` is how far back mail is
    read when the mailbox is connected."""

    address: str = setting(
        title={"en": "Address", "ru": "Адрес"},
        help={
            "en": "The mailbox that customers write to.",
            "ru": "Почтовый ящик, на который пишут клиенты.",
        },
        placeholder="info@shop.example",
    )
    name: str = setting(
        default="",
        title={"en": "Sender's name", "ru": "Имя отправителя"},
        help={"en": "What customers see beside the address.", "ru": "Что клиенты видят рядом с адресом."},
    )
    sign_in: Literal["password", "google", "microsoft"] = setting(
        default="password",
        title={"en": "How to sign in", "ru": "Как входить"},
        help={
            "en": "Google and Microsoft without a password need an app that you register there.",
            "ru": "Для входа без пароля в Google и Microsoft нужно приложение, которое вы там создадите.",
        },
        choices=(
            ("password", {"en": "Password or app password", "ru": "Пароль или пароль приложения"}),
            ("google", {"en": "Google (OAuth)", "ru": "Google (OAuth)"}),
            ("microsoft", {"en": "Microsoft 365 (OAuth)", "ru": "Microsoft 365 (OAuth)"}),
        ),
    )
    password: Secret = setting(
        default=Secret(""),
        title={"en": "Password", "ru": "Пароль"},
        help={
            "en": "With two-step verification, an app password.",
            "ru": "При двухфакторном входе — пароль приложения.",
        },
        sent_to="imap_host",
    )
    client_id: str = setting(
        default="",
        title={"en": "Client ID of your app", "ru": "Client ID вашего приложения"},
        help={"en": "For OAuth only.", "ru": "Только для OAuth."},
    )
    client_secret: Secret = setting(
        default=Secret(""),
        title={"en": "Client secret", "ru": "Client secret"},
        help={"en": "For OAuth only.", "ru": "Только для OAuth."},
    )
    refresh_token: Secret = setting(
        default=Secret(""),
        title={"en": "Refresh token", "ru": "Refresh token"},
        help={"en": "For OAuth only; the page says how to get it.", "ru": "Только для OAuth."},
    )
    tenant: str = setting(
        default="common",
        title={"en": "Microsoft tenant", "ru": "Tenant Microsoft"},
        help={"en": "Directory (tenant) ID, or common.", "ru": "Directory (tenant) ID или common."},
        advanced=True,
    )
    user: str = setting(
        default="",
        title={"en": "User name", "ru": "Имя пользователя"},
        help={"en": "Empty: the address.", "ru": "Пусто — сам адрес."},
        advanced=True,
    )
    imap_host: str = setting(
        default="",
        title={"en": "IMAP server", "ru": "Сервер IMAP"},
        help={
            "en": "Empty for Gmail, Microsoft 365, iCloud, Yandex and Mail.ru.",
            "ru": "Пусто для Gmail, Microsoft 365, iCloud, Яндекса и Mail.ru.",
        },
        placeholder="imap.shop.example",
    )
    imap_port: int = setting(
        default=993,
        title={"en": "IMAP port", "ru": "Порт IMAP"},
        help={"en": "Mostly 993.", "ru": "Обычно 993."},
        advanced=True,
    )
    imap_security: Security = setting(
        default="tls",
        title={"en": "IMAP encryption", "ru": "Шифрование IMAP"},
        choices=_SECURITY,
        advanced=True,
    )
    folders: tuple[str, ...] = setting(
        default=(),
        title={"en": "Folders", "ru": "Папки"},
        help={
            "en": "Empty: Inbox, and Sent, so that answers written elsewhere appear too.",
            "ru": "Пусто — входящие и отправленные, чтобы были видны и ответы из других программ.",
        },
        advanced=True,
    )
    first_days: int = setting(
        default=7,
        title={"en": "Days to read at first", "ru": "Сколько дней прочитать сначала"},
        help={
            "en": "How far back mail is read when the mailbox is connected; 0 means only what comes from now "
            "on.",
            "ru": "За сколько дней прочитать почту при подключении; 0 — только новую.",
        },
        advanced=True,
    )
    smtp_host: str = setting(
        default="",
        title={"en": "SMTP server", "ru": "Сервер SMTP"},
        help={
            "en": "Sends the answers. Empty for Gmail, Microsoft 365, iCloud, Yandex and Mail.ru.",
            "ru": "Отправляет ответы. Пусто для Gmail, Microsoft 365, iCloud, Яндекса и Mail.ru.",
        },
        placeholder="smtp.shop.example",
    )
    smtp_port: int = setting(
        default=587,
        title={"en": "SMTP port", "ru": "Порт SMTP"},
        help={"en": "Mostly 587 or 465.", "ru": "Обычно 587 или 465."},
        advanced=True,
    )
    smtp_security: Security = setting(
        default="starttls",
        title={"en": "SMTP encryption", "ru": "Шифрование SMTP"},
        choices=_SECURITY,
        advanced=True,
    )
    link_tokens: bool = setting(
        default=False,
        title={
            "en": "Links to our site tell who followed them",
            "ru": "По ссылкам на наш сайт видно, кто перешёл",
        },
        help={
            "en": "Adds a signed token, good for 30 days, to links to your own sites in mail to one client. "
            "There is never a tracking picture.",
            "ru": "Добавляет к ссылкам на ваши сайты подписанную метку на 30 дней, если письмо — одному "
            "клиенту. Следящих картинок не бывает.",
        },
    )
    signature: str = setting(
        default="",
        title={"en": "Signature", "ru": "Подпись"},
        help={"en": "Stands below every answer.", "ru": "Стоит под каждым ответом."},
        lines=4,
    )

    @property
    def login(self) -> str:
        return self.user or self.address


def completed(settings: Settings) -> Settings:
    """With the provider's servers where none are named; hosts stay empty where they are not known."""
    domain = settings.address.rpartition("@")[2].lower()
    by_sign_in = {"google": _GOOGLE, "microsoft": _MICROSOFT}.get(settings.sign_in)
    imap, smtp = by_sign_in or _KNOWN.get(domain, ("", ""))
    return replace(settings, imap_host=settings.imap_host or imap, smtp_host=settings.smtp_host or smtp)
