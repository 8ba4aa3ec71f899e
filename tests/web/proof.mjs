// proof.mjs: the proof matrix in each of the three languages: from empty to ready, with one element contested on the way; a record linked from its own page; a
// gap that becomes a task; and a second person against whom the case does not hold, which the page says first.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, label, open, record, path, text, says, fill, send, sent, look, both, somebody, call, follow } from './kit.mjs';

const create = async (page, kind, of, fields) => (await call(page, 'record.create', { kind, case: of, fields })).id;

/** The elements of the matrix as a program sees them. */
const matrix = (page, of, person) => call(page, 'proof.show', { case: of, person });

/** From the matrix to the making of elements, by the page's own buttons. */
async function made(page, lang, of, offence, person) {
  await open(page, record(of));
  await follow(page, page.locator(`main a[href^="/proof/${of}"]`).first());
  await both(page, 'an empty matrix');
  await open(page, record(offence));
  await follow(page, page.locator('main a[href^="/do/proof.make?"]').first());
  await look(page, 'making elements');
  equal('only the templates of its article are offered', 2, await page.locator('[name="f.template"]').count());
  await fill(page, { template: 'uncac_15_taken', person });
  await send(page);
  check('one is back at the matrix', path(page) === `/proof/${of}`, path(page));
  await says(page, 'it does not hold while nothing is linked', saidFirst('proof.says-does-not-hold', lang));
  await both(page, 'a matrix without evidence');
}

/** Two clicks from the page of a record. */
async function linked(page, lang, item, element, says_) {
  await open(page, record(item));
  await follow(page, page.locator('main a[href^="/do/proof.link?"]').first());
  if (says_ === 'contradicts') await look(page, 'linking a record');
  await fill(page, { element, says: says_ });
  await sent(page, `a record ${says_}`);
  equal('and one is back at the record', record(item), path(page));
  await says(page, 'which says where it is used', say('proof.used', lang));
}

async function contested(bermet, asel, sezim, lang, element, of, person) {
  await open(asel, record(element));
  await follow(asel, asel.locator('main a[href$="/moves/contest"]'));
  await fill(asel, { contested_by: 'defence', contest_ground: 'Мөөнөтү өткөн (ойдон чыгарылган)' });
  await sent(asel, 'an element is contested');
  await look(asel, 'a contested element');
  await open(bermet, `/proof/${of}?person=${encodeURIComponent(person)}`);
  await says(bermet, 'the matrix says so', label('element', 'contested', lang));
  await both(bermet, 'a matrix with a contested element');
  await open(asel, record(element));
  await says(asel, 'who contested it does not decide', say('rules.contest-apart', lang));
  await open(sezim, record(element));
  await follow(sezim, sezim.locator('main a[href$="/moves/dismiss"]'));
  await fill(sezim, { contest_answer: 'Мөөнөтү өткөн эмес (ойдон чыгарылган)' });
  await sent(sezim, 'another prosecutor does');
}

async function gap(page, lang, element, of, person) {
  await call(page, 'record.change', { id: element, fields: { gap: 'Түпнуска буйрук (ойдон чыгарылган)' } });
  await open(page, `/proof/${of}?person=${encodeURIComponent(person)}`);
  await follow(page, page.locator('main table a[href^="/do/proof.task?"]').first());
  await look(page, 'a task out of a gap');
  await sent(page, 'a gap becomes a task');
  await call(page, 'record.change', { id: element, fields: { gap: '' } });
  const { elements } = await matrix(page, of, person);
  check('the element is there', elements.some(x => x.id === element));
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const bermet = await somebody(browser, 'bermet', lang), asel = await somebody(browser, 'asel', lang), sezim = await somebody(browser, 'sezim', lang);
    const of = (await call(asel, 'case.open', { fields: { title: `Далилдөө ${lang} (ойдон чыгарылган)` } })).id;
    for (const login of ['bermet', 'sezim']) await call(asel, 'case.admit', { case: of, login, role: 'member' });
    const person = await create(asel, 'person', of, { name: 'Ойдон Кызматкер', status_in_case: 'suspect' });
    const other = await create(asel, 'person', of, { name: 'Ойдон Күбөсүз', status_in_case: 'suspect' });
    const offence = await create(asel, 'offence', of, { title: 'Акча алуу (ойдон чыгарылган)', what_happened: 'Чечим үчүн', from: '2024', treaty_article: 'a15',
      persons: [{ person, part: 'principal' }, { person: other, part: 'unclear' }] });
    const order = await create(bermet, 'note', of, { title: 'Дайындоо буйругу (ойдон чыгарылган)', text: 'Ойдон чыгарылган.' });
    const bank = await create(bermet, 'note', of, { title: 'Банк көчүрмөсү (ойдон чыгарылган)', text: 'Ойдон чыгарылган.' });
    const register = await create(bermet, 'note', of, { title: 'Эски реестр (ойдон чыгарылган)', text: 'Ойдон чыгарылган.' });

    await made(bermet, lang, of, offence, person);
    const { elements } = await matrix(bermet, of, person);
    equal('six elements', 6, elements.length);
    await linked(bermet, lang, order, elements[0].id, 'supports');
    await linked(bermet, lang, register, elements[0].id, 'contradicts');
    await call(bermet, 'record.change', { id: elements[0].id, fields: { answer: 'Реестр алмаштырылган (ойдон чыгарылган)' } });
    for (const x of elements) {
      if (x.id !== elements[0].id) await call(bermet, 'proof.link', { id: order, element: x.id, says: 'supports', own_source: true });
      await call(bermet, 'proof.link', { id: bank, element: x.id, says: 'supports', on_page: '3', own_source: true });
      await call(bermet, 'record.move', { id: x.id, move: 'evidence' });
    }
    await contested(bermet, asel, sezim, lang, elements[0].id, of, person);
    await gap(bermet, lang, elements[1].id, of, person);
    const { records } = await call(asel, 'record.list', { kind: 'task', case: of });
    await call(asel, 'record.move', { id: records[0].id, move: 'drop', reason: 'Иште табылды (ойдон чыгарылган)' });
    for (const x of elements) await call(asel, 'record.move', { id: x.id, move: 'accept', fields: { assessment: 'Далилденди (ойдон чыгарылган)' } });
    await open(bermet, `/proof/${of}?person=${encodeURIComponent(person)}`);
    await says(bermet, 'it is ready', saidFirst('proof.says-ready', lang));
    await says(bermet, 'what helps stands there as plainly', saidFirst('proof.helps', lang));
    await both(bermet, 'a matrix that is ready');

    await open(bermet, `/proof/${of}`);
    await says(bermet, 'of several persons each has his own verdict', say('proof.does-not-hold', lang));
    await both(bermet, 'the persons of a matrix');
    await follow(bermet, bermet.locator(`main table a[href*="${encodeURIComponent(other)}"], main table a[href*="${other}"]`).first());
    await says(bermet, 'against whom there is nothing the case does not hold', saidFirst('proof.no-elements', lang));
    await open(bermet, `/proof/${of}/changes`);
    await says(bermet, 'what changed is told, with who', 'Ойдон bermet');
    await both(bermet, 'what changed in the matrix');
    const plain = await somebody(browser, 'bermet', lang, { scripts: false });
    await open(plain, `/proof/${of}?person=${encodeURIComponent(person)}`);
    check('it reads without scripts', (await text(plain)).includes(elements[5].name));
    for (const page of [bermet, asel, sezim, plain]) await page.context().close();
  }
});
