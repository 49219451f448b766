import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, ownText, renderHtml } from '../../../shared/page/html.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

describe('markup', () => {
  it('has texts escaped, and markup as it is', () => {
    const cell = html`<td title="${`"a' & b`}">${'<script>alert(1)</script>'}</td>`;
    expect(renderHtml(html`<tr>${cell}${[1, ' ', cell]}</tr>`)).toBe(
      '<tr><td title="&quot;a&#39; &amp; b">&lt;script&gt;alert(1)&lt;/script&gt;</td>' +
        '1 <td title="&quot;a&#39; &amp; b">&lt;script&gt;alert(1)&lt;/script&gt;</td></tr>',
    );
  });

  it('leaves out what is absent, and shows zero', () => {
    expect(renderHtml(html`<p>${undefined}${false}${0}${''}${[]}</p>`)).toBe('<p>0</p>');
  });

  it('shows a mark for what cannot be shown, and for what would turn around the text beside it', () => {
    expect(renderHtml(ownText('a\0\u001b[31m\ud800b\u202ecba\u2069'))).toBe(
      '<bdi>a\ufffd\ufffd[31m\ufffdb\ufffdcba\ufffd</bdi>',
    );
    expect(renderHtml(ownText('张三\t\n👩‍💻 محمد'))).toBe('<bdi>张三\t\n👩‍💻 محمد</bdi>');
  });

  it('never takes a text for markup, whatever it holds', () => {
    const sign = fc.constantFrom('<', '>', '"', "'", '&', '/', '!', '-', '=', 'script', 'a', ' ');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(sign).map((signs) => signs.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const rendered = renderHtml(html`${text}`);
          expect(rendered).not.toMatch(/[<>"']/);
          expect(rendered.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        },
      ),
      { numRuns: fuzzRuns(10) },
    );
  });
});
