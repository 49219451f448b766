/**
 * What the page does beside showing: takes files, sends them one after the other, and keeps the list of imports as it is.
 * It is text, for a page may run only what its policy knows by hash; what it says comes from `data-` attributes.
 *
 * Of the list only those imports are replaced that have changed, and nothing while a button is pressed or text is selected there.
 * Buttons are never `disabled`, which would take the focus from whoever pressed them by a key.
 */
export const SCRIPT = `
'use strict';
const find = (selector) => document.querySelector(selector);
const zone = find('#zone');
const input = find('#files');
const imports = find('#imports');
const texts = find('main').dataset;
let files = [];
let isSending = false;
let isPressed = false;

const fill = (text, values) => text.replace(/[{](\\w+)[}]/g, (_, name) => values[name]);
const ask = (path, options) => fetch(path, options).catch(() => undefined);
const tell = (text, isBad) => {
  find('#said').textContent = text;
  find('#said').className = isBad ? 'bad' : 'quiet';
};
const choose = (list) => {
  files = [...list];
  find('#chosen').textContent = files.map(({ name }) => name).join(' · ');
};

/** What went wrong with a call; undefined when it went well. */
async function troubleOf(answer) {
  if (!answer) return texts.stopped;
  return answer.ok ? undefined : answer.text();
}

async function refresh() {
  const answer = await ask('imports');
  const trouble = await troubleOf(answer);
  if (find('#lost').textContent !== (trouble ?? '')) find('#lost').textContent = trouble ?? '';
  if (trouble === undefined) show(await answer.text());
}

function show(markup) {
  const selected = getSelection();
  if (isPressed || (selected.type === 'Range' && imports.contains(selected.anchorNode))) return;
  const fresh = document.createElement('template');
  fresh.innerHTML = markup;
  const list = imports.querySelector('ol');
  const items = [...fresh.content.querySelector('ol').children];
  const news = [];
  items.forEach((item, at) => {
    const old = document.getElementById(item.id);
    if (item.dataset.news && item.dataset.news !== old?.dataset.news) news.push(item.dataset.news);
    if (old && !old.isEqualNode(item)) replace(old, item);
    const shown = document.getElementById(item.id) ?? item;
    if (list.children[at] !== shown) list.insertBefore(shown, list.children[at] ?? null);
  });
  while (list.children.length > items.length) list.lastElementChild.remove();
  imports.querySelector('#beside').replaceWith(fresh.content.querySelector('#beside'));
  if (news.length > 0) find('#news').textContent = news.join(' ');
}

/** Whoever stands within stays there: at the same thing or, where that is gone, at the import's name. */
function replace(old, item) {
  const { id } = document.activeElement;
  const isWithin = old.contains(document.activeElement);
  old.replaceWith(item);
  if (isWithin) (document.getElementById(id) ?? item.querySelector('h3')).focus();
}

/** Why a file was not received, and whether it can be sent again as it was chosen. */
async function sendFile(file, query) {
  const path = ['uploads', find('#profile').value, file.name].map(encodeURIComponent).join('/');
  const answer = await ask(path + query, { method: 'PUT', body: file });
  // Browsers do not say why a call failed: one that still gets answers could not read the file.
  const isUnreadable = !answer && (await ask('imports'))?.ok === true;
  const reason = isUnreadable ? texts.unreadable : await troubleOf(answer);
  return { file, reason, isUnreadable };
}

async function send(query) {
  if (isSending) return;
  if (files.length === 0) return tell(texts.noFile, true);
  isSending = true;
  const buttons = document.querySelectorAll('#send button');
  buttons.forEach((button) => button.setAttribute('aria-disabled', 'true'));
  const refused = [];
  for (const file of files) {
    tell(fill(texts.sending, { name: file.name }));
    const sent = await sendFile(file, query);
    if (sent.reason !== undefined) refused.push(sent);
  }
  buttons.forEach((button) => button.removeAttribute('aria-disabled'));
  isSending = false;
  input.value = '';
  choose(refused.filter(({ isUnreadable }) => !isUnreadable).map(({ file }) => file));
  const said = refused.map(({ file, reason }) => fill(texts.notSent, { name: file.name, reason }));
  tell(said.join('\\n') || texts.sent, said.length > 0);
  await refresh();
}

const take = (list) => {
  if (isSending) return;
  choose(list);
  tell('');
};
input.addEventListener('change', () => take(input.files));
find('#check').addEventListener('click', () => send('?check'));
find('#import').addEventListener('click', () => send(''));
for (const kind of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.toggle('over', kind === 'dragover');
    if (kind === 'drop') take(event.dataTransfer.files);
  });
imports.addEventListener('pointerdown', () => { isPressed = true; });
for (const kind of ['pointerup', 'pointercancel'])
  document.addEventListener(kind, () => { isPressed = false; });
imports.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-act]');
  if (!button || button.ariaDisabled || !confirm(button.dataset.ask)) return;
  button.setAttribute('aria-disabled', 'true');
  const trouble = await troubleOf(await ask(button.dataset.act, { method: 'POST' }));
  tell(trouble ?? '', trouble !== undefined);
  await refresh();
});
find('#profile').addEventListener('change', ({ target }) => {
  find('#template').href = 'template/' + encodeURIComponent(target.value);
});
setInterval(refresh, 1000);
`;
