// Sends one file ahead of its message and tells how far it has come.
import { address } from "./api";
import type { Upload } from "./history";
import { Problem, type ProblemDocument } from "./problem";

export const LARGEST_FILE = 10 * 1024 * 1024;

/** `progress` is told a share from 0 to 1. */
export function upload(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", address("/uploads"));
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 201) done(request.response as Upload);
      else fail(new Problem(request.status, (request.response as ProblemDocument | null) ?? {}));
    };
    request.onerror = () => fail(new Problem(0));
    request.onabort = () => fail(new Problem(0));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
