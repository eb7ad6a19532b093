// Plays the client on each channel of the demo: shows what was said, and says more.
"use strict";

const KINDS = ["telegram", "whatsapp", "sms_twilio", "email", "phone_twilio"];
const EN = {
  telegram: "Telegram", whatsapp: "WhatsApp", sms_twilio: "SMS", email: "E-mail", phone_twilio: "Telephone",
  about: {
    telegram: "Your chat with the shop's bot", whatsapp: "Your chat with the shop's number",
    sms_twilio: "To the shop's mobile number", email: "To hello@roasters.demo", phone_twilio: "Call the shop's number",
  },
  empty: "Nothing yet. Write to the shop, and answer in the window.",
  emptyCalls: "No call yet. Call the shop, and look into the window.",
  subject: "Subject", text: "Your message", send: "Send", channels: "Channels", you: "You", shop: "Shop",
  calls: { talk: "Call and talk", message: "Leave a message", "hang up": "Hang up too soon" },
  called: {
    talk: "You talked with the shop for 24 seconds.", message: "You left a message of 9 seconds.",
    "hang up": "You hung up before anybody answered.", back: "The shop called you back, and you talked.",
  },
  notes: { file: "with a file", edited: "edited", template: "approved template" },
  gone: "The service does not answer. This page goes on when it is back.",
  refused: "That could not be sent.", news: "New answer",
};
const RU = {
  ...EN,
  email: "Почта", phone_twilio: "Телефон",
  title: "Побудьте клиентом",
  lead: "Напишите в магазин, как написал бы клиент, ответьте в окне сотрудника и посмотрите здесь, что увидит клиент.",
  window: "Открыть окно сотрудника",
  realTitle: "Что здесь настоящее",
  real: "Сервис принимает эти сообщения точно так же, как от настоящих провайдеров. Сами провайдеры — маленькие копии внутри этого процесса: ничего не покидает вашу машину, учётные записи не нужны. То, что видел клиент, забудется при остановке сервиса; окно хранит всё.",
  about: {
    telegram: "Ваш чат с ботом магазина", whatsapp: "Ваш чат с номером магазина",
    sms_twilio: "На мобильный номер магазина", email: "На hello@roasters.demo", phone_twilio: "Звонок на номер магазина",
  },
  empty: "Пока ничего нет. Напишите в магазин и ответьте в окне сотрудника.",
  emptyCalls: "Звонков пока нет. Позвоните в магазин и загляните в окно сотрудника.",
  subject: "Тема", text: "Ваше сообщение", send: "Отправить", channels: "Каналы", you: "Вы", shop: "Магазин",
  calls: { talk: "Позвонить и поговорить", message: "Оставить сообщение", "hang up": "Не дождаться ответа" },
  called: {
    talk: "Вы поговорили с магазином, 24 секунды.", message: "Вы оставили сообщение на 9 секунд.",
    "hang up": "Вы положили трубку, не дождавшись ответа.", back: "Магазин перезвонил вам, и вы поговорили.",
  },
  notes: { file: "с файлом", edited: "изменено", template: "одобренный шаблон" },
  gone: "Сервис не отвечает. Страница продолжит, когда он вернётся.",
  refused: "Отправить не удалось.", news: "Новый ответ",
};
const isRussian = navigator.language.startsWith("ru");
const texts = isRussian ? RU : EN;
const LOOK_MS = 1200;
const find = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(navigator.language, { hour: "2-digit", minute: "2-digit" });

let said = {};
let shown = KINDS.includes(location.hash.slice(1)) ? location.hash.slice(1) : KINDS[0];
const read = {};

function made(tag, text, name) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

function translate() {
  document.documentElement.lang = isRussian ? "ru" : "en";
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = texts[each.dataset.text] ?? each.textContent;
  for (const each of document.querySelectorAll("[data-hint]")) {
    each.placeholder = texts[each.dataset.hint];
    each.setAttribute("aria-label", texts[each.dataset.hint]);
  }
  document.querySelector("[data-label]").setAttribute("aria-label", texts.channels);
}

function makeTabs() {
  const list = document.querySelector(".channels");
  for (const kind of KINDS) {
    const tab = made("button", texts[kind]);
    Object.assign(tab, { id: `tab-${kind}`, type: "button" });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "talk");
    tab.append(made("span", "", "news"));
    tab.addEventListener("click", () => choose(kind));
    list.append(tab);
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(KINDS[(KINDS.indexOf(shown) + step + KINDS.length) % KINDS.length]);
    find(`tab-${shown}`).focus();
  });
}

function makeCalls() {
  for (const [deed, name] of Object.entries(texts.calls)) {
    const button = made("button", name, "button");
    button.type = "button";
    button.addEventListener("click", () => say("phone_twilio", { text: deed }, button));
    find("calls").append(button);
  }
}

function choose(kind) {
  shown = kind;
  history.replaceState(null, "", `#${kind}`);
  find("name").textContent = texts[kind];
  find("about").textContent = texts.about[kind];
  find("subject").hidden = kind !== "email";
  find("write").hidden = kind === "phone_twilio";
  find("calls").hidden = kind !== "phone_twilio";
  find("said").replaceChildren();
  show();
}

function show() {
  for (const kind of KINDS) {
    const answers = (said[kind] ?? []).filter((each) => !each.byClient).length;
    if (kind === shown) read[kind] = answers;
    const tab = find(`tab-${kind}`);
    tab.setAttribute("aria-selected", String(kind === shown));
    tab.tabIndex = kind === shown ? 0 : -1;
    const news = tab.querySelector(".news");
    const unread = answers - (read[kind] ?? 0);
    news.textContent = unread > 0 ? String(unread) : "";
    news.title = unread > 0 ? texts.news : "";
  }
  const lines = said[shown] ?? [];
  const list = find("said");
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const before = list.dataset.state;
  const now = JSON.stringify([shown, lines]);
  if (before === now && list.childElementCount) return;
  list.dataset.state = now;
  const empty = shown === "phone_twilio" ? texts.emptyCalls : texts.empty;
  list.replaceChildren(...(lines.length ? lines.map(line) : [made("li", empty, "empty")]));
  if (wasAtEnd || !before) list.scrollTop = list.scrollHeight;
}

function line(each) {
  const item = made("li", "", each.byClient ? "client" : "shop");
  const isCall = each.note === "call";
  if (shown === "email" && each.note) item.append(made("b", each.note));
  item.append(made("p", isCall ? texts.called[each.text] : each.text));
  const who = each.byClient ? texts.you : texts.shop;
  const note = texts.notes[each.note] ? ` · ${texts.notes[each.note]}` : "";
  item.append(made("small", `${who} · ${time.format(new Date(each.at))}${note}`));
  return item;
}

async function ask(path, body) {
  const how = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, how);
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).title ?? texts.refused);
  said = await answer.json();
  tell("");
  find("play").hidden = false;
  show();
}

function tell(trouble) {
  find("trouble").textContent = trouble;
  find("trouble").hidden = !trouble;
}

async function say(kind, words, button) {
  button.disabled = true;
  try {
    await ask(`/demo/clients/${kind}`, words);
    find("said").scrollTop = find("said").scrollHeight;
    return true;
  } catch (error) {
    tell(error instanceof TypeError ? texts.gone : error.message);
    return false;
  } finally {
    button.disabled = false;
  }
}

async function look() {
  try {
    const isLost = KINDS.some((kind) => !(kind in said));
    if (!document.hidden) await (isLost ? ask("/demo/clients", {}) : ask("/demo/clients/said"));
  } catch {
    said = {};
    tell(texts.gone);
  }
  setTimeout(look, LOOK_MS);
}

find("write").addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = { text: find("text").value, subject: shown === "email" ? find("subject").value : "" };
  if (await say(shown, words, event.submitter ?? find("write").querySelector("button"))) find("text").value = "";
  find("text").focus();
});
find("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("write").requestSubmit();
});

translate();
makeTabs();
makeCalls();
choose(shown);
look();
