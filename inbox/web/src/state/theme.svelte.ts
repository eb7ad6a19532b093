// Light, dark, or as the system says.

export const THEMES = ["auto", "light", "dark"] as const;
export type ThemeName = (typeof THEMES)[number];
const KEY = "onewindow.theme";

class Theme {
  name = $state<ThemeName>(THEMES.find((name) => name === localStorage.getItem(KEY)) ?? "auto");

  #system = matchMedia("(prefers-color-scheme: dark)");
  #systemIsDark = $state(this.#system.matches);

  constructor() {
    this.#system.addEventListener("change", () => (this.#systemIsDark = this.#system.matches));
    this.#show();
  }

  get isDark(): boolean {
    return this.name === "auto" ? this.#systemIsDark : this.name === "dark";
  }

  choose(name: ThemeName): void {
    this.name = name;
    localStorage.setItem(KEY, name);
    this.#show();
  }

  #show(): void {
    if (this.name === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.name;
  }
}

export const theme = new Theme();
