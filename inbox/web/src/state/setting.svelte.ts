// A choice that belongs to this browser rather than to the person.

export class Setting {
  #value = $state(false);

  constructor(
    private readonly key: string,
    usual: boolean,
  ) {
    this.#value = (localStorage.getItem(key) ?? String(usual)) === "true";
  }

  get on(): boolean {
    return this.#value;
  }

  toggle(): void {
    this.#value = !this.#value;
    localStorage.setItem(this.key, String(this.#value));
  }
}

/** With a finger there is no Shift, so Enter begins a line unless somebody wants it otherwise. */
export const enterSends = new Setting("onewindow.enter-sends", matchMedia("(pointer: fine)").matches);
