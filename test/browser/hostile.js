// Names and labels that are markup, scripts or control characters must come out as words.

const known = new Set(('html head meta link title style body a svg defs pattern line rect path text g desc div header ' +
  'p h1 h2 h3 h4 bdi strong ul ol li nav main section dl dt dd figure figcaption details summary table caption ' +
  'thead tbody tr th td span em pre code footer').split(' '));

/// Runs inside the page.
export function foreignParts(names) {
  const allowed = new Set(names);
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    if (!allowed.has(element.localName)) found.push('element ' + element.localName);
    for (const { name, value } of element.attributes)
      if (/^on/i.test(name) || /^\s*javascript:/i.test(value)) found.push(`attribute ${name}`);
  }
  const words = document.documentElement.textContent;
  if (/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/.test(words)) found.push('control characters');
  return found;
}

export async function checkHostile(page, expect) {
  const found = await page.evaluate(foreignParts, [...known]);
  expect(found.length === 0, 'no foreign element, handler or control character', found);
  const words = await page.evaluate(() => document.body.innerText);
  const title = await page.title();
  expect(title.startsWith('Synthetic data report: <script>document.title='), 'the title names the model', [title]);
  for (const name of ["<script>document.title='owned'</script>", '</title></style></svg><b>bold</b>',
    'a & b &amp; &lt;c&gt;', '[U+202E]evil[U+202C] right to left', 'back\\slash␊new␉line␍␁', '���� invalid'])
    expect(words.includes(name), `shows ${JSON.stringify(name)}`);
  const longest = await page.evaluate(() =>
    Math.max(...[...document.querySelectorAll('.name')].map((name) => name.textContent.replace(/\u0301/g, '').length)));
  expect(longest > 100 && longest <= 120, `cuts names of any length (${longest})`);
}
