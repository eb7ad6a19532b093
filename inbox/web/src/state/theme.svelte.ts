// Light, dark, or as the system says.

export const THEMES = ["auto", "light", "dark"] as const;
export type ThemeName = (typeof THEMES)[number];
const KEY = "onewindow.theme";

class Theme {
  name = $state<ThemeName>(THEMES.find((name) => name === localStorage.getItem(KEY)) ?? "auto");

  constructor() {
    this.#show();
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
