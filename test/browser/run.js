// node run.js FOLDER: looks at sound.html, leaky.html, hostile.html and bare.html in headless Chromium.
// With PG_SYNTH_SCREENSHOTS=FOLDER it leaves a picture of each view there.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { open, views, withBrowser } from './browser.js';
import { contrastComplaints, sameInGrey } from './contrast.js';
import { checkFile } from './file_checks.js';
import { checkHostile } from './hostile.js';
import { complaintsOf, outlineOf, paintedIn, placesOf } from './structure.js';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const expected = JSON.parse(fs.readFileSync(new URL('./expected.json', import.meta.url), 'utf8'));
const folder = process.argv[2];
const screenshots = process.env.PG_SYNTH_SCREENSHOTS;

let passed = 0;
let failed = 0;
function expecting(where) {
  return (holds, what, facts = []) => {
    if (holds) { ++passed; return; }
    ++failed;
    console.log(`FAILED ${where}: ${what}`);
    for (const fact of facts.slice(0, 12)) console.log('    ' + fact);
  };
}

async function checkAccessibility(page, expect) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const facts = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target}: ${failureSummary.replaceAll('\n', ' ')}`));
  expect(violations.length === 0, 'axe has nothing to complain of', facts);
  expect(passes.length > 10, 'axe has looked');
}

async function checkPainted(context, page, expect) {
  const screenshot = 'data:image/png;base64,' + (await page.screenshot({ fullPage: true })).toString('base64');
  const places = await page.evaluate(placesOf);
  const helper = await context.newPage();
  const painted = await helper.evaluate(paintedIn, { screenshot, places });
  await helper.close();
  const empty = painted.filter((place) => place.painted < 12 || place.colours < 2);
  expect(empty.length === 0, 'every picture is painted', empty.map(({ id, painted: n }) => `${id}: ${n} pixels`));
  return painted.length;
}

async function checkPrint(page, expect) {
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor) === 'rgb(255, 255, 255)',
    'paper is white, whatever the screen is');
  expect(await page.evaluate(() => !document.querySelector('nav').checkVisibility()), 'paper has no links to click');
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10000, 'prints');
}

async function checkKeyboard(page, expect) {
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return document.activeElement.className === 'skip' && box.left >= 0 && box.top >= 0;
  });
  expect(skip, 'the first stop of the keyboard is the link to the content, and it shows');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement.id) === 'content', 'it leads to the content');
  const folded = page.locator('figure details').first();
  if (await folded.count() === 0) return;
  await folded.locator('summary').focus();
  await page.keyboard.press('Enter');
  expect(await folded.locator('table').isVisible(), 'numbers unfold by keyboard');
}

async function checkView(context, name, view) {
  const expect = expecting(`${name}, ${view.name}`);
  const { page, trouble } = await open(context, path.join(folder, name + '.html'), view);
  const complaints = await page.evaluate(complaintsOf);
  expect(complaints.length === 0, 'everything has its place', complaints);
  const outline = await page.evaluate(outlineOf);
  expect(JSON.stringify(outline) === JSON.stringify(expected[name]), 'the outline is as expected', outline);
  const contrast = await page.evaluate(contrastComplaints);
  expect(contrast.length === 0, 'pictures have contrast', contrast);
  const pictures = await checkPainted(context, page, expect);
  if (screenshots) await page.screenshot({ path: path.join(screenshots, `${name}-${view.name}.png`), fullPage: true });
  await checkAccessibility(page, expect);
  if (name !== 'bare') expect(await page.evaluate(sameInGrey), 'real and synthetic differ without colour');
  if (name === 'hostile') await checkHostile(page, expect);
  if (view.media === 'print') await checkPrint(page, expect);
  else await checkKeyboard(page, expect);
  expect(trouble.length === 0, 'no request, script or message', trouble);
  await page.close();
  console.log(`${name}, ${view.name}: ${pictures} pictures`);
}

for (const name of Object.keys(expected)) checkFile(path.join(folder, name + '.html'), expecting(name));
await withBrowser(async (context) => {
  for (const name of Object.keys(expected))
    for (const view of views) await checkView(context, name, view);
});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
