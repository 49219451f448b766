/**
 * How our pages look: colours by their meaning, in light and dark and on paper, and the parts that pages share. The contrast
 * of text is at least 4.5:1, of what is drawn 3:1 (WCAG 2.2 AA).
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --sheet: #ffffff; --line: #d9dee5; --text: #1b2330; --quiet: #586273;
  --link: #1d5bbf; --on-link: #ffffff; --good: #1a7a4a; --bad: #b3261e; --bad-ground: #fdf0ee; --hint-ground: #eef3fb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11151b; --sheet: #1a2029; --line: #343d4a; --text: #e7eaef; --quiet: #a5afbd;
    --link: #8db8ff; --on-link: #0d1624; --good: #63d29a; --bad: #ff9a91; --bad-ground: #33201f; --hint-ground: #1d2838;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text); line-height: 1.6; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1 { margin: 0; font-size: 2.25rem; line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 0 0 1rem; font-size: 1.125rem; line-height: 1.4; }
p { margin: 0; text-wrap: pretty; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, button:focus-visible {
  outline: 3px solid var(--link); outline-offset: 3px; border-radius: 8px;
}
.quiet { color: var(--quiet); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
code { color: var(--quiet); font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace; }
section {
  margin-top: 1.5rem; padding: 1.75rem 2rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 14px;
}
.banner {
  margin-bottom: 1.5rem; padding: 0.75rem 1.25rem; border-left: 4px solid var(--link); border-radius: 8px;
  background: var(--hint-ground);
}
.banner.wrong { border-color: var(--bad); background: var(--bad-ground); }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.75rem 0 0; padding: 0; list-style: none; }
.button {
  display: block; padding: 0.625rem 1.125rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet);
  color: var(--link); font-weight: 600; line-height: 1.35; text-decoration: none;
}
.button:hover { border-color: var(--link); }
.button small { display: block; color: var(--quiet); font-size: 0.8125rem; font-weight: 400; }
.button.first, .button.first small { border-color: var(--link); background: var(--link); color: var(--on-link); }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
caption { margin-bottom: 1rem; text-align: left; font-size: 1.125rem; font-weight: 700; line-height: 1.4; }
th, td { padding: 0.625rem 1rem 0.625rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--quiet); font-size: 0.8125rem; font-weight: 600; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.25rem 2rem; margin: 0; }
dt { color: var(--quiet); font-size: 0.8125rem; }
dd { margin: 0; }
@media (max-width: 40rem) {
  main { padding: 1.75rem 1rem 2.5rem; }
  h1 { font-size: 1.75rem; }
  section { padding: 1.25rem; border-radius: 12px; }
  .buttons { flex-direction: column; }
  dl { grid-template-columns: 1fr; gap: 0.875rem; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --sheet: #ffffff; --line: #bfc5cd; --text: #000000; --quiet: #444b57;
    --link: #000000; --on-link: #000000; --good: #14603a; --bad: #98160f; --bad-ground: #ffffff; --hint-ground: #ffffff;
  }
  @page { margin: 16mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  section { padding: 1rem 0 0; border: 0; border-top: 1px solid var(--line); border-radius: 0; }
  h2, caption { break-after: avoid; }
  li, tr, dl { break-inside: avoid; }
  dl { grid-template-columns: repeat(3, 1fr); }
  .button.first, .button.first small { background: none; }
}
`;
