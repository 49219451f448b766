import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../../shared/page/document.ts';
import { html } from '../../../shared/page/html.ts';

describe('a page', () => {
  const page = renderPage({
    language: 'zh-CN',
    title: '</title><script>',
    styles: ['p { margin: 0; }', 'a { color: red; }'],
    body: html`<p>${'text'}</p>`,
  });

  it('is in its language, and its title is no markup', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="zh-CN">/);
    expect(page).toContain('<title>&lt;/title&gt;&lt;script&gt;</title>');
  });

  it('may load, run and send nothing, and take no style but its own', () => {
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(page) ?? [];
    expect(style).toBe('p { margin: 0; }\na { color: red; }');
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; ' +
        `style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
  });
});
