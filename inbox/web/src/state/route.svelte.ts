// What the address bar says is open.

export const PLACES = ["inbox", "leads", "reports", "setup"] as const;
export type Place = (typeof PLACES)[number];

class Route {
  #path = $state(location.pathname);
  #search = $state(location.search);

  constructor() {
    addEventListener("popstate", () => this.#read());
  }

  readonly place = $derived<Place>(PLACES.find((place) => this.#path.split("/")[1] === place) ?? "inbox");
  readonly id = $derived(decoded(this.#path.split("/")[2]));
  readonly query = $derived(new URLSearchParams(this.#search));
  readonly view = $derived(this.query.get("view"));
  readonly details = $derived(this.query.has("details"));
  readonly isRoot = $derived(this.#path === "/");

  go(href: string, replace = false): void {
    if (href === location.pathname + location.search) return;
    if (replace) history.replaceState(null, "", href);
    else history.pushState(null, "", href);
    this.#read();
  }

  /** The address of a place, a view of its list, or one thing in it. */
  href(place: Place, id: string | null = null, view: string | null = this.#viewOf(place), details = false): string {
    const query = new URLSearchParams();
    if (view) query.set("view", view);
    if (details) query.set("details", "");
    const text = query.toString().replace("details=", "details");
    return `/${place}${id ? `/${encodeURIComponent(id)}` : ""}${text ? `?${text}` : ""}`;
  }

  /** Lets plain links move within the app; anything else stays the browser's. */
  follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.origin !== location.origin || !/^\/(inbox|leads|reports|setup)(\/|$)/.test(link.pathname)) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  };

  #viewOf(place: Place): string | null {
    return place === this.place ? this.view : null;
  }

  #read(): void {
    this.#path = location.pathname;
    this.#search = location.search;
  }
}

function decoded(segment: string | undefined): string | null {
  try {
    return segment ? decodeURIComponent(segment) : null;
  } catch {
    return null;
  }
}

export const route = new Route();
