// repository.mjs: one person under several spellings in two cases, in each of the three languages: put into the repository, linked, looked up beyond the
// case, seen by one who knows one case only; the owner is asked and answers; a photograph; persons by what they are today.
import { join } from 'node:path';
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, path, text, says, fill, send, sent, somebody, call, both, follow } from './kit.mjs';

const WORK = process.env.TERGOO_WORK;
const NAMES = {
  en: ['Zhumabek Oidonov', 'Jumabek Oydonov'], ru: ['Жумабек Ойдонов', 'Джумабек Ойдонов'], ky: ['Ойдонов Жумабек', 'Ойдонов Джумабек'],
};

/** Fields of a form that an operation asks for: the reason is one of them. */
async function give(page, { reason, ...values }) {
  await fill(page, values);
  if (reason) await page.locator('[name="f.reason"]').fill(reason);
}

const action = (page, op) => page.locator(`main a[href*="/${op}"]`).first();

async function caseWith(page, title, name, status) {
  const of = (await call(page, 'case.open', { fields: { title } })).id;
  await call(page, 'case.admit', { case: of, login: 'gulnara' });
  const fields = { name, status_in_case: status, pin: '21412199012345', other_spellings: `${name} (2)` };
  return { of, person: (await call(page, 'record.create', { kind: 'person', case: of, fields })).id };
}

/** From the person's page: one click to the form, one to send it. */
async function promoted(page, lang, first) {
  await open(page, record(first.person));
  await both(page, 'a person before the repository');
  await follow(page, action(page, 'do/subject.promote'));
  await both(page, 'putting into the repository');
  await give(page, { reason: 'x1: ойдон чыгарылган' });
  equal('the person stands there again', first.person, await sent(page, 'a person is put into the repository'));
  await follow(page, action(page, 'subjects/'));
  await both(page, 'a subject within its case');
  await says(page, 'what its case says', say('subject.of-this-case', lang));
  return (await call(page, 'record.show', { id: first.person })).record.fields.subject;
}

async function linked(page, lang, second, subject) {
  const { record: { number } } = await call(page, 'subject.show', { id: subject, case: second.first });
  await open(page, record(second.person));
  await follow(page, action(page, 'do/subject.link'));
  await both(page, 'linking');
  await give(page, { subject: number, reason: 'x2: ойдон чыгарылган' });
  await sent(page, 'the second person is linked');
  await open(page, `/subjects/${subject}`);
  await both(page, 'a subject that asks for case and reason');
  return number;
}

/** Whoever knows both, with a reason. */
async function lookedUp(page, lang, subject, first, second) {
  const shown = await call(page, 'subject.show', { id: subject, case: first.of, reason: 'ойдон чыгарылган себеп, эки иш' });
  equal('both records', 2, shown.records.length);
  await open(page, `/subjects/${subject}`);
  await both(page, 'a subject over two cases');
  await says(page, 'of all cases that she knows', say('subject.of-known-cases', lang));
  equal('the second record leads to its page', 1, await page.locator(`main a[href="${record(second.person)}"]`).count());
  await says(page, 'and the button is there', say('subject.ask', lang));
}

/** He knows the first case alone. */
async function stranger(page, lang, subject, first, second, names) {
  await open(page, record(first.person));
  await follow(page, action(page, 'subjects/'));
  await both(page, 'a subject for who knows one case');
  equal('not the second record', 0, await page.locator(`main a[href="${record(second.person)}"]`).count());
  check('nor its spelling', !(await text(page)).includes(names[1]), await text(page));
  await says(page, 'the button is there all the same', say('subject.ask', lang));
  await follow(page, action(page, 'do/subject.ask'));
  await both(page, 'asking the owner');
  await give(page, { question: 'ойдон чыгарылган суроо', reason: 'ойдон чыгарылган негиз' });
  await send(page);
  await open(page, '/');
  await says(page, 'it is among his questions', say('subject.my-questions', lang));
}

async function answered(owner, asker, lang) {
  await open(owner, '/');
  await both(owner, 'the work of an owner');
  await says(owner, 'a question waits', say('subject.answer', lang));
  await follow(owner, owner.locator('main a[href*="/records/inquiry/"]').first());
  const at = path(owner);
  await both(owner, 'a question to an owner');
  await says(owner, 'with what of his it is about', say('subject.because', lang));
  await follow(owner, action(owner, 'do/inquiry.answer'));
  await both(owner, 'answering');
  await fill(owner, { text: 'ойдон чыгарылган жооп' });
  await sent(owner, 'the question is answered');
  await open(asker, at);
  await both(asker, 'an answer');
  await says(asker, 'the answer stands there', 'ойдон чыгарылган жооп');
  check('and not whose case it is', !(await text(asker)).includes(say('subject.because', lang)), await text(asker));
  await follow(asker, action(asker, 'do/inquiry.close'));
  await sent(asker, 'the question is closed');
}

async function photographed(page, lang, first) {
  await open(page, record(first.person));
  await follow(page, action(page, 'do/photo.add'));
  await both(page, 'adding a photograph');
  await page.locator('input[type=file]').setInputFiles(join(WORK, 'face.png'));
  await fill(page, { title: 'ойдон чыгарылган', source: 'телефон', taken_by: 'белгисиз', taken_on: '2.11.2026' });
  await send(page);
  await open(page, record(first.person));
  await page.locator('main img').first().evaluate(image => image.complete || new Promise(done => { image.onload = image.onerror = done; }));
  check('the picture is drawn', await page.locator('main img').first().evaluate(image => image.naturalWidth > 0));
  await both(page, 'a person with a photograph');
}

async function today(page, lang, first) {
  await open(page, record(first.of));
  await follow(page, action(page, 'persons'));
  await both(page, 'persons of a case by status today');
  await says(page, 'of this case', say('subject.persons-here', lang));
  await give(page, { reason: 'ойдон чыгарылган себеп, жумалык текшерүү' });
  await send(page);
  await both(page, 'persons of all cases by status today');
  await says(page, 'of all that she knows', say('subject.persons-known', lang));
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const aibek = await somebody(browser, 'aibek', lang), bakyt = await somebody(browser, 'bakyt', lang), gulnara = await somebody(browser, 'gulnara', lang);
    const names = NAMES[lang];
    const first = await caseWith(aibek, 'Казандар (ойдон чыгарылган)', names[0], 'witness');
    const second = await caseWith(bakyt, 'Жолдор (ойдон чыгарылган)', names[1], 'suspect');
    const subject = await promoted(aibek, lang, first);
    await linked(gulnara, lang, { ...second, first: first.of }, subject);
    await lookedUp(gulnara, lang, subject, first, second);
    await stranger(aibek, lang, subject, first, second, names);
    await answered(bakyt, aibek, lang);
    await photographed(aibek, lang, first);
    await today(gulnara, lang, first);
    for (const page of [aibek, bakyt, gulnara]) await page.context().close();
  }
});
