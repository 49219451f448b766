/** What the page of a report adds to the look of all pages: the bar of outcomes, the reasons, and a table for small screens. */
export const REPORT_STYLE = `
:root {
  --created: #1a7a4a; --updated: #2f6fc0; --unchanged: #5e7f95; --rejected: #d1480f; --failed: #a3122f;
  --unprocessed: #a66a00; --unknown: #7a3fd0; --superseded: #6b7787; --ignored: #8b95a3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --created: #3fae78; --updated: #6aa6f2; --unchanged: #86a3b6; --rejected: #ff8a5c; --failed: #f2617f;
    --unprocessed: #e0ab45; --unknown: #b48cf5; --superseded: #8b97a7; --ignored: #6c7787;
  }
}
.created { fill: var(--created); } .updated { fill: var(--updated); } .unchanged { fill: var(--unchanged); }
.rejected { fill: var(--rejected); } .failed { fill: var(--failed); } .unprocessed { fill: var(--unprocessed); }
.unknown { fill: var(--unknown); } .held { fill: var(--unprocessed); } .superseded { fill: var(--superseded); } .ignored { fill: var(--ignored); }
.hatch { fill: var(--sheet); fill-opacity: 0.45; }
.gap { fill: var(--sheet); }
.defs { position: absolute; }
.file { margin-bottom: 0.25rem; }
.banner code { display: block; }
h1 + .banner { margin: 1.25rem 0 0; }
.next { margin-top: 1rem; max-width: 46rem; font-size: 1.125rem; }
.bar { display: block; border-radius: 6px; }
.legend { display: flex; flex-wrap: wrap; gap: 0.375rem 1.75rem; margin: 1.125rem 0 0; padding: 0; list-style: none; }
.legend li { display: flex; align-items: baseline; gap: 0.5rem; }
.swatch { align-self: center; border-radius: 4px; }
.sum::first-letter { text-transform: uppercase; }
.sum { margin-top: 0.75rem; font-size: 0.875rem; }
.reasons { margin: 0; padding: 0; list-style: none; }
.reasons li { display: grid; grid-template-columns: 7rem 1fr; gap: 0 1rem; padding: 1rem 0; border-top: 1px solid var(--line); }
.reasons li:first-child { padding-top: 0; border-top: 0; }
.reasons li:last-child { padding-bottom: 0; }
.count { font-size: 1.125rem; font-weight: 700; line-height: 1.45; }
.example { color: var(--quiet); }
.remedy { margin-top: 0.25rem; }
.remedy::before { content: "→ " / ""; color: var(--link); font-weight: 700; }
.more { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
td p + p { margin-top: 0.375rem; }
thead th { white-space: nowrap; }
td:nth-child(2) { min-width: 8rem; }
td:nth-child(3) { white-space: nowrap; }
td:nth-child(4) { width: 55%; padding-right: 0; }
.notes { margin: 0; padding-left: 1.25rem; }
.notes li + li { margin-top: 0.5rem; }
@media (max-width: 40rem) {
  .reasons li { grid-template-columns: 1fr; }
  table, caption, tbody { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: grid; grid-template-columns: 3.5rem 1fr auto; padding: 0.875rem 0; border-top: 1px solid var(--line); }
  tbody tr:first-child { padding-top: 0; border-top: 0; }
  th, td { padding: 0; border: 0; }
  td:nth-child(2) { min-width: 0; padding-right: 0.75rem; }
  td:nth-child(4) { grid-column: 1 / -1; width: auto; margin-top: 0.5rem; }
}
@media print {
  :root {
    --created: #14603a; --updated: #2f6fc0; --unchanged: #5e7f95; --rejected: #c2410c; --failed: #9f1239;
    --unprocessed: #8f5b00; --unknown: #6d33c0; --superseded: #5d6876; --ignored: #7d8794;
  }
}
`;
