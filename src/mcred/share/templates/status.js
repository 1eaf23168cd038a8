"use strict";
// Asks, in the reader's browser, whether the badge has been withdrawn: reads the signed badge beside
// this page and the status list that it names on this site (Bitstring Status List 1.0, sections 2
// and 3.2). No signature is checked here, and the page says so. Whatever is not understood is said
// to be unknown.
(() => {
  const place = document.getElementById("status-check");
  if (!place || !("DecompressionStream" in window)) return;
  const [button] = place.getElementsByTagName("button");
  const said = place.querySelector("[role=status]");
  const LARGEST = 16 * 1024 * 1024;
  const SMALLEST = 131072; // entries that a list must have

  const require_ = (is, why) => {
    if (!is) throw new Error(why);
  };
  const bytes = (text) => {
    const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  };
  const claims = (token) => {
    const payload = JSON.parse(new TextDecoder().decode(bytes(token.split(".")[1])));
    return payload.vc ?? payload;
  };
  const read = async (url) => {
    require_(url.origin === location.origin, `${url.host}`);
    const answer = await fetch(url, { cache: "no-store", credentials: "omit", redirect: "error" });
    require_(answer.ok, `${url.pathname}: ${answer.status}`);
    const text = (await answer.text()).trim();
    return text.startsWith("{") ? JSON.parse(text) : claims(text);
  };
  const inflate = async (text) => {
    const encoded = bytes(text.startsWith("u") ? text.slice(1) : text);
    const stream = new Blob([encoded]).stream().pipeThrough(new DecompressionStream("gzip"));
    const parts = [];
    let size = 0;
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      require_(size <= LARGEST, "encodedList");
      parts.push(value);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  };
  const isSet = async (entry) => {
    require_(entry.type === "BitstringStatusListEntry", "credentialStatus.type");
    require_((entry.statusSize ?? 1) === 1, "statusSize");
    require_(/^(0|[1-9][0-9]{0,14})$/.test(`${entry.statusListIndex}`), "statusListIndex");
    const list = await read(new URL(entry.statusListCredential));
    const subject = list.credentialSubject;
    const index = Number(entry.statusListIndex);
    const now = Date.now();
    require_(list.id === entry.statusListCredential, "id");
    require_([subject.statusPurpose].flat().includes(entry.statusPurpose), "statusPurpose");
    require_(!list.validFrom || Date.parse(list.validFrom) <= now, "validFrom");
    require_(!list.validUntil || Date.parse(list.validUntil) > now, "validUntil");
    const bits = await inflate(subject.encodedList);
    require_(bits.length * 8 >= Math.max(SMALLEST, index + 1), "encodedList");
    return ((bits[index >> 3] >> (7 - (index & 7))) & 1) === 1;
  };
  const outcome = async () => {
    const badge = await read(new URL(place.dataset.signed, location.href));
    const entries = [badge.credentialStatus].flat();
    require_(entries.length > 0 && entries[0], "credentialStatus");
    let found = "clear";
    for (const entry of entries) {
      const purpose = entry.statusPurpose;
      require_(purpose === "revocation" || purpose === "suspension", "statusPurpose");
      if ((await isSet(entry)) && found !== "revocation") found = purpose;
    }
    const until = badge.validUntil ?? badge.expirationDate;
    if (found === "clear" && until && !(Date.parse(until) > Date.now())) found = "expired";
    return found;
  };
  const tell = (state, reason) => {
    const when = new Date().toLocaleString(document.documentElement.lang, {
      dateStyle: "long",
      timeStyle: "long",
    });
    said.className = { clear: "good", unknown: "care" }[state] ?? "bad";
    said.textContent = place.dataset[state].replace("{when}", when).replace("{reason}", reason);
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      tell(await outcome(), "");
    } catch (error) {
      tell("unknown", error.message);
    }
    button.disabled = false;
  });
  place.hidden = false;
})();
