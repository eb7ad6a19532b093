// SPDX-License-Identifier: MIT
/** Sends a file ahead of the message that will carry it, and tells how far it is. */

import type { Tracker } from "../../tracking/client/tracker";
import type { Upload } from "./outbox";

export const LARGEST_MB = 10;

/** Rejects if the file did not arrive or was not accepted; fetch could not tell how far it is. */
export function upload(file: File, tracker: Tracker, progress: (percent: number) => void): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("visitor", tracker.visitor() ?? "");
    body.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", `${tracker.base}/w/${tracker.site}/files`);
    request.upload.onprogress = ({ loaded, total }) => progress(Math.round((100 * loaded) / (total || 1)));
    request.onload = () => {
      const answer = tracker.attempt(() => JSON.parse(request.responseText) as Upload);
      if (request.status === 201 && answer?.id) resolve(answer);
      else reject(new Error(`${request.status}`));
    };
    request.onerror = request.ontimeout = () => reject(new Error("lost"));
    request.send(body);
  });
}
