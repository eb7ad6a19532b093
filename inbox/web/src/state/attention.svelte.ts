// Whether somebody sits before this very window: only then is anything read.

class Attention {
  visible = $state(isVisible());
  here = $state(isVisible() && document.hasFocus());

  constructor() {
    const look = (): void => {
      this.visible = isVisible();
      this.here = this.visible && document.hasFocus();
    };
    addEventListener("focus", look);
    addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
  }
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}

export const attention = new Attention();
