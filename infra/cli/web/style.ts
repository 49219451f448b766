/** What the page to work from has beside the style that all pages share. */
export const WEB_STYLE = `
#zone {
  display: block; margin-top: 1.5rem; padding: 2.5rem 2rem; border: 2px dashed var(--line); border-radius: 14px;
  background: var(--sheet); text-align: center; cursor: pointer;
}
#zone b { display: block; font-size: 1.25rem; }
#zone.over, #zone:hover, #zone:focus-within { border-color: var(--link); background: var(--hint-ground); }
#zone:focus-within { outline: 3px solid var(--link); outline-offset: 3px; }
#files { position: absolute; width: 1px; height: 1px; opacity: 0; }
#chosen { display: block; margin-top: 0.75rem; font-weight: 600; }
#chosen:empty { display: none; }
#send { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-top: 1rem; }
#send label { display: flex; flex: 1 1 18rem; gap: 0.25rem 0.5rem; align-items: center; min-width: 0; }
#how { display: flex; gap: 0.75rem; margin-left: auto; }
#said { min-height: 1.6em; margin-top: 0.75rem; white-space: pre-line; }
#lost:empty { display: none; }
select, button {
  padding: 0.625rem 1.125rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet);
  color: var(--text); font: inherit;
}
select { flex: 0 1 auto; min-width: 0; max-width: 100%; text-overflow: ellipsis; }
button { color: var(--link); font-weight: 600; cursor: pointer; }
button:hover { border-color: var(--link); }
button[aria-disabled] { color: var(--quiet); cursor: default; }
button.first { border-color: var(--link); background: var(--link); color: var(--on-link); }
button.first[aria-disabled] { border-color: var(--line); background: var(--line); color: var(--quiet); }
select:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; }
.imports { margin: 0; padding: 0; list-style: none; }
.imports li { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 1rem; padding: 1rem 0; border-top: 1px solid var(--line); }
.imports li:first-child { border-top: 0; padding-top: 0; }
.imports h3 { margin: 0; font-size: 1rem; }
.imports p { grid-column: 1; }
.acts { display: flex; flex-wrap: wrap; gap: 0.5rem; grid-column: 2; grid-row: 1 / span 3; align-content: start; }
.acts button, .acts .button { padding: 0.375rem 0.875rem; font-size: 0.9375rem; }
progress { grid-column: 1 / -1; width: 100%; height: 0.5rem; accent-color: var(--link); }
@media (max-width: 40rem) {
  #send, #how { flex-direction: column; align-items: stretch; }
  #how { margin-left: 0; }
  #send label { flex: none; flex-wrap: wrap; }
  select { width: 100%; }
  .imports li { grid-template-columns: 1fr; }
  .acts { grid-column: 1; grid-row: auto; }
}
`;
