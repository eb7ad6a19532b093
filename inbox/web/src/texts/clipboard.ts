// Puts a text on the clipboard, also where the window is opened over plain http.

/** False if the browser did not allow it. `near` is an element that may hold the focus now. */
export async function copied(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text, near);
  }
}

/** The older way: a browser gives pages without TLS no clipboard object. An open dialog lets only what is in it be selected. */
function copiedBySelection(text: string, near: HTMLElement): boolean {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "unseen";
  near.after(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  near.focus();
  return done;
}
