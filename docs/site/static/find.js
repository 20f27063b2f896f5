// Finds sections of the documents that hold all words asked for; those that have them in their heading come first.

const HITS_MAX = 30;
const AROUND = 90;

const home = document.getElementById("find").dataset.home;
const form = document.querySelector("form[role=search]");
const list = document.getElementById("found");
const status = document.getElementById("status");
const sections = fetch(`${home}sections.json`).then((answer) => answer.json());

const folded = (text) => text.toLowerCase();

async function search(question) {
  const words = folded(question).split(/\s+/).filter(Boolean);
  list.replaceChildren();
  if (words.length === 0) return void (status.textContent = "");
  const rank = ({ title, page }) => words.filter((word) => folded(title).includes(word)).length * 2 + words.filter((word) => folded(page).includes(word)).length;
  const holds = (section) => words.every((word) => folded(`${section.page} ${section.title} ${section.text}`).includes(word));
  const found = (await sections).filter(holds).sort((one, other) => rank(other) - rank(one));
  status.textContent = found.length === 1 ? "1 section" : `${found.length} sections`;
  list.append(...found.slice(0, HITS_MAX).map((section) => hit(section, words)));
}

function hit({ page, title, url, text }, words) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = home + url;
  link.textContent = page === title ? page : `${page}: ${title}`;
  const at = Math.max(0, folded(text).indexOf(words[0]) - AROUND);
  const excerpt = document.createElement("p");
  excerpt.textContent = `${at > 0 ? "…" : ""}${text.slice(at, at + 2 * AROUND)}…`;
  item.append(link, excerpt);
  return item;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = form.elements.q.value;
  history.replaceState(null, "", `?q=${encodeURIComponent(question)}`);
  search(question);
});
form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
search(form.elements.q.value);
