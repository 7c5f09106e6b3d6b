// What must hold of the file, before any browser sees it.

import fs from 'node:fs';

export function checkFile(file, expect) {
  const bytes = fs.readFileSync(file);
  const text = bytes.toString('latin1');
  expect(text.startsWith('<!DOCTYPE html>'), 'begins with a document type');
  expect(bytes.every((byte) => byte >= 0x20 && byte < 0x7f), 'is one line of ASCII without control characters');
  expect(!text.includes('\\'), 'has no backslash, which COPY would double');
  expect(!/<script|javascript:|<iframe|<object|<embed|@import|url\((?!#)/i.test(stripText(text)),
    'has no script, frame, import or address');
  expect(bytes.length < 2_000_000, `is small (${bytes.length} bytes)`);
}

/// Tags and style only: words may name anything.
function stripText(html) {
  const style = /<style>(.*?)<\/style>/.exec(html)?.[1] ?? '';
  return style + (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, (value) =>
    /^"(https?:|javascript:|url\()/i.test(value) ? value : '""')).join('');
}
