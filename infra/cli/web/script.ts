/**
 * What the page does beside showing: takes files, sends them one after the other, and keeps the list of imports as it is.
 * It is text, for a page may run only what its policy knows by hash; what it says comes from `data-` attributes.
 */
export const SCRIPT = `
'use strict';
const main = document.querySelector('main');
const zone = document.querySelector('#zone');
const input = document.querySelector('#files');
const chosen = document.querySelector('#chosen');
const said = document.querySelector('#said');
const imports = document.querySelector('#imports');
const texts = main.dataset;
let files = [];

const fill = (text, values) => text.replace(/[{](\\w+)[}]/g, (_, name) => values[name]);
const tell = (text, isBad) => {
  said.textContent = text;
  said.className = isBad ? 'bad' : 'quiet';
};
const choose = (list) => {
  files = [...list];
  chosen.textContent = files.map(({ name }) => name).join(' · ');
  tell('');
};

async function refresh() {
  const answer = await fetch('imports').catch(() => undefined);
  if (!answer || !answer.ok) return tell(texts.stopped, true);
  if (said.textContent === texts.stopped) tell('');
  const markup = await answer.text();
  if (markup === refresh.last) return;
  refresh.last = markup;
  const { id } = document.activeElement;
  imports.innerHTML = markup;
  if (id) document.getElementById(id)?.focus();
}

async function send(isCheck) {
  if (files.length === 0) return tell(texts.noFile, true);
  const profile = document.querySelector('#profile').value;
  const buttons = document.querySelectorAll('#send button');
  buttons.forEach((button) => { button.disabled = true; });
  const refused = [];
  for (const file of files) {
    tell(fill(texts.sending, { name: file.name }));
    const path = 'uploads/' + encodeURIComponent(profile) + '/' + encodeURIComponent(file.name);
    const answer = await fetch(path + (isCheck ? '?check' : ''), { method: 'PUT', body: file }).catch(() => undefined);
    if (!answer) refused.push(texts.stopped);
    else if (!answer.ok) refused.push(fill(texts.notSent, { name: file.name, reason: await answer.text() }));
  }
  buttons.forEach((button) => { button.disabled = false; });
  input.value = '';
  choose([]);
  tell(refused.length > 0 ? refused.join(' ') : texts.sent, refused.length > 0);
  await refresh();
}

input.addEventListener('change', () => choose(input.files));
document.querySelector('#check').addEventListener('click', () => send(true));
document.querySelector('#import').addEventListener('click', () => send(false));
for (const kind of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.toggle('over', kind === 'dragover');
    if (kind === 'drop') choose(event.dataTransfer.files);
  });
imports.addEventListener('click', async ({ target }) => {
  const { act, ask } = target.dataset;
  if (!act || !confirm(ask)) return;
  target.disabled = true;
  await fetch(act, { method: 'POST' }).catch(() => undefined);
  await refresh();
});
document.querySelector('#profile').addEventListener('change', ({ target }) => {
  document.querySelector('#template').href = 'template/' + encodeURIComponent(target.value);
});
void refresh();
setInterval(refresh, 1000);
`;
