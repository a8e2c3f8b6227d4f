// Uploading with progress, which fetch cannot tell.

import { Problem, problemOf } from "./api.js";

/** Send `file`; `progress(0…1)`; `signal` cancels. Without `token` it is an agent. Rejects with a Problem. */
export function send(url, token, file, progress, signal) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name || "screenshot.png");
    request.open("POST", url);
    // An agent has a cookie; the header proves that the page is ours.
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    else request.setRequestHeader("X-Guichet", "1");
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () =>
      request.status < 300
        ? done(JSON.parse(request.responseText))
        : failed(problemOf(request.status, request.responseText, request.getResponseHeader("Retry-After")));
    request.onerror = request.onabort = () => failed(new Problem(0));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
