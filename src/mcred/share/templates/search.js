"use strict";
// Filters the list of what can be earned, in the reader's own browser: no word of it is sent.
(() => {
  const place = document.getElementById("search");
  if (!place) return;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const cards = [...document.querySelectorAll(".cards > li")].map((card) => ({
    card,
    words: plain(card.textContent + " " + card.dataset.words),
  }));
  const label = document.createElement("label");
  label.textContent = place.dataset.label;
  label.htmlFor = "query";
  const input = document.createElement("input");
  input.type = "search";
  input.id = "query";
  input.autocomplete = "off";
  const said = document.createElement("p");
  said.className = "quiet";
  said.setAttribute("role", "status");
  place.append(label, input, said);
  input.addEventListener("input", () => {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const one of cards) {
      one.card.hidden = !wanted.every((word) => one.words.includes(word));
      count += one.card.hidden ? 0 : 1;
    }
    for (const section of document.querySelectorAll("main section"))
      section.hidden = !section.querySelector(".cards > li:not([hidden])");
    const text = count ? place.dataset.count.replace("{count}", count) : place.dataset.none;
    said.textContent = wanted.length ? text : "";
  });
})();
