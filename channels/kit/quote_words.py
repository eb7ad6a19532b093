"""What mail programs of many languages write around the mail that is answered, as patterns over lines."""

import re


def _any(words: str) -> str:
    return "|".join(re.escape(word.strip()).replace(r"\ ", r"\s") for word in words.split("|"))


# "wrote", as it ends or stands in the line above a quotation.
_WROTE = _any(
    "wrote|writes|schrieb|schrieben|geschrieben|a écrit|ecrit|a ecrit|écrit|escribió|escribio|va escriure|escreveu|ha scritto|scrisse"
    "|schreef|skrev|kirjoitti|napisał|napisała|napisał(a)|pisze|napsal|napsala|napsal(a)|napísal|napísala|napísal(a)|írta"
    "|ezt írta|a scris|написал|написала|написал(а)|пишет|писал|писала|пише|написав|написала|написав(-ла)|написа|написао|je napisao"
    "|je napisala|je napisao/la|napisao je|napisala je|napisao/la je|je napisal|je napisala|έγραψε|yazdı|şunu yazdı|şunları yazdı|yazmış"
    "|rašė|parašė|rakstīja|kirjutas|skrifaði|viết|đã viết|menulis|написал(а) следующее|schreiben|ha escrito|ha escrit"
    "|のメール|wrote:|さんは書きました|書きました|写道|寫道|写到|寫到|님이 작성|님이 작성하였습니다|이 작성|작성"
    "|เขียนว่า|เขียน|كتب|كتبت|تمت كتابة|نوشت|נכתב|כתב|כתבה|כתב/ה|מאת|ने लिखा|លិខ"
)
WROTE = re.compile(rf"(?:(?<!\w)(?:{_WROTE})(?!\w))|写道|寫道|のメール|작성|书写", re.IGNORECASE)

# "Original message", alone between dashes. Forwards are told apart: they are news, not a quotation.
_ORIGINAL = _any(
    "Original Message|Original|Original Appointment|Original-Nachricht|Ursprüngliche Nachricht|Ursprungliche Nachricht|Originalnachricht|Urspr. Nachricht"
    "|Message d'origine|Message d’origine|Message original|Mensaje original|Mensaje origina|Missatge original|Mensagem original|Messaggio originale"
    "|Messaggio Originale|Oorspronkelijk bericht|Originalmeddelande|Ursprungligt meddelande|Oprindelig meddelelse|Original meddelelse|Opprinnelig melding"
    "|Alkuperäinen viesti|Oryginalna wiadomość|Wiadomość oryginalna|Původní zpráva|Pôvodná správa|Eredeti üzenet|Mesaj original|Mesajul original"
    "|Исходное сообщение|Оригинальное сообщение|Первоначальное сообщение|Вихідне повідомлення|Оригінальне повідомлення|Оригинално съобщение"
    "|Izvorna poruka|Originalna poruka|Izvirno sporočilo|Αρχικό μήνυμα|Orijinal Mesaj|Özgün İleti|Orijinal İleti|Originalus pranešimas"
    "|Tin nhắn gốc|Thư gốc|Pesan Asli|元のメッセージ|Original Message / 元のメッセージ|原始邮件|原始郵件|原邮件|回复的原邮件|回复的邮件|原始信件"
    "|원본 메일|원본 메시지|원본메일|Original Mail|ข้อความต้นฉบับ|الرسالة الأصلية|رسالة أصلية|הודעה מקורית|پیام اصلی|Reply message|Reply Message"
)
ORIGINAL = re.compile(rf"(?:{_ORIGINAL})(?:\s*\(.{{0,40}}\))?", re.IGNORECASE)

_FORWARDED = _any(
    "Forwarded message|Forwarded Message|Forwarded by|Begin forwarded message|Weitergeleitete Nachricht|Anfang der weitergeleiteten Nachricht|Anfang der weitergeleiteten E-Mail"
    "|Message transféré|Début du message transféré|Début du message réexpédié|Message transmis|Mensaje reenviado|Inicio del mensaje reenviado|Missatge reenviat"
    "|Mensagem encaminhada|Mensagem reencaminhada|Início da mensagem encaminhada|Início da mensagem reencaminhada|Messaggio inoltrato|Inizio messaggio inoltrato|Messaggio Inoltrato"
    "|Doorgestuurd bericht|Begin doorgestuurd bericht|Vidarebefordrat meddelande|Vidarebefordrat brev|Videresendt meddelelse|Videresendt melding|Videresendt besked|Start på videresendt besked"
    "|Välitetty viesti|Edelleenlähetetty viesti|Wiadomość przekazana|Przekazana wiadomość|Przekazywana wiadomość|Początek przekazywanej wiadomości|Přeposlaná zpráva|Předávaná zpráva|Preposlaná správa"
    "|Továbbított üzenet|Továbbított levél|Mesaj redirecționat|Mesaj redirecţionat|Пересылаемое сообщение|Пересланное сообщение|Перенаправленное сообщение|Начало переадресованного сообщения|Начало пересылаемого сообщения"
    "|Переслане повідомлення|Початок переадресованого повідомлення|Пересилане повідомлення|Препратено съобщение|Proslijeđena poruka|Prosleđena poruka|Posredovano sporočilo|Προωθημένο μήνυμα"
    "|İletilen mesaj|Yönlendirilen ileti|Yönlendirilmiş Mesaj|Yönlendirilmiş İleti|İletilmiş mesaj|Persiųstas laiškas|Thư chuyển tiếp|Pesan terusan|転送メッセージ|転送されたメッセージ|転送されたメール"
    "|转发的消息|转发邮件信息|转发邮件|轉寄郵件|已转发的邮件|전달된 메시지|전달된 메일|ข้อความที่ส่งต่อ|الرسالة المعاد توجيهها|رسالة محولة|رسالة معاد توجيهها|הודעה שהועברה|پیام هدایت شده"
)
FORWARDED = re.compile(rf"(?:{_FORWARDED})(?!\w)", re.IGNORECASE)

# The fields of the block that Outlook and its like put above the older mail.
_FIELDS = {
    "from": "From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|Feladó|De la|От|От кого|Від|Від кого|Od koga|Šalje|Από|Kimden|Gönderen|Nuo|Từ|Dari|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|보낸이|จาก|من|מאת|از|Expéditeur|Remitente|Absender|Mittente|Afzender|Nadawca|Odesílatel|Отправитель|Відправник|Von Herrn|Pošiljatelj",
    "date": "Sent|Date|Gesendet|Datum|Gesendet am|Envoyé|Envoyé le|Enviado|Enviado el|Enviado em|Enviada em|Enviada|Fecha|Data|Inviato|Inviato il|Verzonden|Verzonden op|Skickat|Skickat den|Dato|Sendt|Lähetetty|Päivämäärä|Päiväys|Wysłano|Wysłane|Data wysłania|Odesláno|Datum odeslání|Odoslané|Dátum|Küldve|Elküldve|Trimis|Dată|Отправлено|Дата|Дата отправки|Когда|Надіслано|Дата надсилання|Изпратено|Poslano|Poslato|Στάλθηκε|Ημερομηνία|Gönderildi|Gönderme Tarihi|Tarih|Išsiųsta|Đã gửi|Ngày|Tanggal|Dikirim|送信日時|日時|日付|发送时间|发送日期|日期|寄件日期|傳送日期|날짜|보낸 날짜|보낸날짜|วันที่|ส่ง|تاريخ الإرسال|التاريخ|تم الإرسال|أرسلت|נשלח|תאריך|בתאריך|تاریخ",
    "to": "To|An|À|A|Para|Aan|Till|Til|Vastaanottaja|Do|Komu|Címzett|Către|Кому|До|За|Za|Prima|Προς|Kime|Alıcı|Kam|Đến|Tới|Kepada|Ke|宛先|收件人|收件者|받는 사람|받는사람|받는이|ถึง|إلى|الى|אל|به|Destinataire|Destinatario|Destinatário|Empfänger|Per|Naar|Получатель|A.",
    "cc": "Cc|Copie|Copie à|Kopie|Kopia|Kopi|CC|Копия|Копія|Kopio|DW|Másolatot kap|Bilgi|Κοιν|抄送|副本|참조|نسخة|העתק|Bcc|Копие|UDW|Skrytá kopie|Importance|Wichtigkeit|Attachments|Anlagen|Reply-To|Antwort an|Ответить|Priority|Organisation|Message-ID|Rispondi a|Répondre à",
    "subject": "Subject|Betreff|Objet|Asunto|Assunto|Assumpte|Oggetto|Onderwerp|Ämne|Emne|Aihe|Temat|Předmět|Predmet|Tárgy|Subiect|Тема|Тема письма|Относно|Naslov|Zadeva|Θέμα|Konu|Tema|Chủ đề|Tiêu đề|Subjek|Perihal|件名|题目|主题|主旨|제목|เรื่อง|ชื่อเรื่อง|الموضوع|נושא|موضوع|Sujet",
}
# By the label in lower case. A word that two languages use for different fields stands for the first.
FIELDS: dict[str, str] = {}
for _field, _labels in _FIELDS.items():
    for _label in _labels.split("|"):
        FIELDS.setdefault(_label.lower(), _field)

# Lines that telephones put below a mail.
_SENT_FROM = _any(
    "Sent from|Sent via|Sent with|Sent by|Get Outlook for|Sent using|Envoyé de|Envoyé depuis|Envoyé à partir de|Von meinem|Gesendet von|Gesendet mit|Diese Nachricht wurde von meinem|Holen Sie sich Outlook|Enviado desde|Enviado do|Enviado de|Enviado a partir|Inviato da|Verzonden vanaf|Verstuurd vanaf|Verzonden met|Skickat från|Sendt fra|Lähetetty|Wysłano z|Wysłane z|Odesláno z|Odoslané z|Elküldve|Trimis de pe|Отправлено с|Отправлено из|Надіслано з|Изпратено от|Poslano s|Στάλθηκε από|iPhone'umdan|iPhone’umdan|Gönderildi|iPhoneから送信|iPadから送信|发自我的|發自我的|从我的|傳送自|나의 iPhone|iPhone에서|Nosūtīts no|Получите Outlook|Téléchargez Outlook|Obtener Outlook|Obter o Outlook|Scarica Outlook|Xperia|أُرسلت من|מה-iPhone|נשלח מה"
)
SENT_FROM = re.compile(rf"[\s_*-]*(?:{_SENT_FROM})\b.{{0,80}}|.{{0,40}}(?:から送信|에서 보냄)", re.IGNORECASE)
