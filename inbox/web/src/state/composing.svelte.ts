// What is being written in one conversation: text, mode and files; kept here at once and on the server soon after.
import { del, get, put, seg } from "../api/api";
import type { Entry, Poll, TypedLetter, Upload } from "../api/history";
import type { Capabilities } from "../api/shapes";
import { sentenceOf } from "../api/problem";
import { LARGEST_FILE, upload } from "../api/upload";
import { Pulse } from "../live/pulse";
import { sizeOf } from "../texts/files";
import { t } from "../texts/texts.svelte";
import { conversations } from "./conversations.svelte";
import { drafts, isAddressed } from "./drafts";
import { toasts } from "./toasts.svelte";

const SAVE_GAP_MS = 1_500;
const MOST_FILES = 10;
const REMEMBERED = 30;

/** A file on its way: `share` counts up to 1, `upload` is there when it has arrived. */
export class Attached {
  share = $state(0);
  upload = $state.raw<Upload | null>(null);
  failed = $state<string | null>(null);
  readonly #stop = new AbortController();

  constructor(
    readonly name: string,
    readonly size: number,
    readonly file: File | null,
    private readonly largest = LARGEST_FILE,
  ) {}

  async start(done: () => void): Promise<void> {
    if (!this.file) return;
    if (this.size > this.largest) {
      this.failed = t("file.too_big", { size: sizeOf(this.largest) });
      return;
    }
    this.failed = null;
    try {
      this.upload = await upload(this.file, (share) => (this.share = share), this.#stop.signal);
      done();
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  }

  stop(): void {
    this.#stop.abort();
  }
}

interface DraftAnswer {
  text: string;
  note: boolean;
  attachments: Upload[];
  letter?: TypedLetter | null;
}

const NO_MAIL: TypedLetter = { subject: "", to: "", cc: "", bcc: "", forward: null, quote: true, html: "" };
/** What is written to a contact before there is a conversation stays in this browser. */
const NEW = "new ";

export class Composing {
  text = $state("");
  note = $state(false);
  files = $state.raw<Attached[]>([]);
  /** The message that this one answers. */
  answers = $state.raw<Entry | null>(null);
  /** The sent message that is being written anew; what stood in the box waits in `#aside`. */
  editing = $state.raw<Entry | null>(null);
  /** Answers that the contact may choose from. */
  buttons = $state.raw<string[]>([]);
  poll = $state.raw<Poll | null>(null);
  /** Of mail only; an empty subject is that of the thread. */
  mail = $state<TypedLetter>({ ...NO_MAIL });
  /** The last entry when the first letter was written: what colleagues answer after it is worth a warning. */
  begunAt = $state<number | null>(null);
  /** What others wrote meanwhile, when the message was held back for it. */
  held = $state.raw<Entry[]>([]);
  #save = new Pulse(() => this.#keepOnServer(), SAVE_GAP_MS);
  /** Grows with every change made here; what the server was told before it is old. */
  #version = 0;
  #kept = 0;
  #aside = { text: "", note: false };

  constructor(readonly conversationId: string) {
    const local = drafts.read(conversationId);
    if (!local) return;
    this.#take(local.text, local.note, local.files, local.mail);
    if (local.kept) return;
    this.#version = 1;
    this.#save.poke();
  }

  /** What is to be sent one day; a sent message that is being changed is no draft. */
  get unsent(): { text: string; note: boolean } {
    return this.editing ? this.#aside : { text: this.text, note: this.note };
  }

  get uploads(): Upload[] {
    return this.files.flatMap((file) => (file.upload ? [file.upload] : []));
  }

  get isUploading(): boolean {
    return this.files.some((file) => !file.upload && !file.failed);
  }

  /** Nothing at all, not even a file under way. */
  get isBlank(): boolean {
    return this.text === "" && this.files.length === 0 && !this.#isAddressed;
  }

  get #isAddressed(): boolean {
    return isAddressed(this.mail);
  }

  get isEmpty(): boolean {
    return this.text.trim() === "" && this.uploads.length === 0 && this.poll === null && this.mail.forward === null;
  }

  /** The mail is to go on to somebody else; its files come with `adopt`. */
  passOn(entryId: string): void {
    this.endEditing();
    this.answers = null;
    this.note = false;
    this.mail = { ...NO_MAIL, forward: entryId };
    this.touched();
  }

  /** Files that the server has already, as many as go into one message. */
  adopt(uploads: Upload[]): void {
    const taken = uploads.slice(0, Math.max(0, MOST_FILES - this.files.length));
    if (taken.length < uploads.length) toasts.show(t("file.too_many", { count: MOST_FILES }), "bad");
    this.files = [...this.files, ...taken.map(arrived)];
    this.touched();
  }

  edit(entry: Entry): void {
    if (!this.editing) this.#aside = { text: this.text, note: this.note };
    this.editing = entry;
    this.note = false;
    this.text = entry.body.text ?? "";
  }

  /** What was written before comes back. */
  endEditing(): void {
    if (!this.editing) return;
    this.editing = null;
    Object.assign(this, this.#aside);
  }

  /** What goes along with the next message only. */
  dropExtras(): void {
    this.answers = null;
    this.buttons = [];
    this.poll = null;
  }

  /** What another window of this agent kept, or sent and so threw away; what was written here and is not kept yet counts more. */
  async fetch(): Promise<void> {
    if (this.#version !== this.#kept || this.editing) return;
    const version = this.#version;
    try {
      const draft = await get<DraftAnswer | null>(`/conversations/${seg(this.conversationId)}/draft`);
      if (this.#version !== version || this.editing) return;
      this.#take(draft?.text ?? "", draft?.note ?? this.note, draft?.attachments ?? [], draft?.letter ?? undefined);
      this.#keepHere(true);
    } catch {
      // What is kept here has to do.
    }
  }

  touched(): void {
    this.#version += 1;
    this.#keepHere(false);
    this.#save.poke();
  }

  /** As many and as large as the channel carries in one message. */
  attach(files: Iterable<File>, able: Pick<Capabilities, "max_files" | "max_file">): void {
    const most = Math.min(able.max_files ?? MOST_FILES, MOST_FILES);
    const all = [...files];
    const taken = all.slice(0, Math.max(0, most - this.files.length));
    if (taken.length < all.length) toasts.show(t("file.too_many", { count: most }), "bad");
    for (const file of taken) {
      const attached = new Attached(file.name, file.size, file, Math.min(able.max_file ?? LARGEST_FILE, LARGEST_FILE));
      this.files = [...this.files, attached];
      void attached.start(() => this.touched());
    }
  }

  remove(file: Attached): void {
    file.stop();
    this.files = this.files.filter((other) => other !== file);
    this.touched();
  }

  /** After sending, or to bring back what was not sent. */
  set(text: string, note: boolean, files: Upload[], mail?: TypedLetter): void {
    this.endEditing();
    this.#take(text, note, files, mail);
    this.begunAt = null;
    this.held = [];
    this.touched();
  }

  #take(text: string, note: boolean, files: Upload[], mail = NO_MAIL): void {
    this.mail = { ...NO_MAIL, ...mail };
    this.text = text;
    this.note = note;
    this.files = files.map(arrived);
  }

  #keepHere(kept: boolean): void {
    const isKept = kept || this.conversationId.startsWith(NEW);
    drafts.keep(this.conversationId, { ...this.unsent, files: this.uploads, mail: { ...this.mail }, kept: isKept });
  }

  async #keepOnServer(): Promise<void> {
    const { uploads } = this;
    const { text, note } = this.unsent;
    const version = this.#version;
    const path = `/conversations/${seg(this.conversationId)}/draft`;
    if (this.conversationId.startsWith(NEW)) return;
    const isBegun = text !== "" || uploads.length > 0 || this.#isAddressed;
    const letter = this.mail.subject || this.#isAddressed || !this.mail.quote || this.mail.html ? { letter: { ...this.mail } } : {};
    try {
      if (isBegun) await put(path, { text, note, attachments: uploads.map((file) => file.id), ...letter });
      else await del(path);
    } catch {
      return;
    }
    conversations.drafted(this.conversationId, isBegun);
    if (version !== this.#version) return;
    this.#kept = version;
    this.#keepHere(true);
  }
}

function arrived(file: Upload): Attached {
  const attached = new Attached(file.name, file.size, null);
  attached.upload = file;
  return attached;
}

class Compositions {
  #known = new Map<string, Composing>();

  /** The same one again for a conversation that was left and is opened anew, so that uploads go on. */
  of(conversationId: string): Composing {
    const known = this.#known.get(conversationId) ?? new Composing(conversationId);
    this.#known.delete(conversationId);
    this.#known.set(conversationId, known);
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value!);
    return known;
  }

  /** A mail to somebody with whom it begins a conversation. */
  new(contactId: string): Composing {
    return this.of(NEW + contactId);
  }

  forget(): void {
    this.#known.clear();
  }
}

export const compositions = new Compositions();
