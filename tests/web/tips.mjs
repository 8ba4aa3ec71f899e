// tips.mjs: a tip in a browser, in each of the three languages: taken down at the counter from somebody who is afraid, with his receipt number shown
// once; assessed, and decided otherwise by an officer; the name asked for, refused, asked for again and granted; a reprisal, a measure that protects;
// answered, closed, reopened; and a tip that names the head of a unit, of which his people know nothing.
import { withBrowser, check, end } from './browser.mjs';
import { base, call, say, saidFirst, label, open, record, text, says, fill, send, sent, somebody, both, look } from './kit.mjs';

const ANALYST = process.env.TERGOO_ANALYST;
const day = new Date(Date.now() + 6 * 3600e3).toISOString().slice(0, 10).split('-').reverse().map(Number).join('.');
const NAME = { en: 'Osmonov Turatbek', ru: 'Осмонов Туратбек', ky: 'Осмонов Туратбек' };

async function move(page, id, name, values, what) {
  await open(page, `${record(id)}/moves/${name}`);
  if (what) await look(page, what);
  await fill(page, values);
  return sent(page, `the move ${name}`);
}

async function begin(page, kind, tip, values, name) {
  await open(page, `/kinds/${kind}/new?tip=${encodeURIComponent(tip)}`);
  await look(page, `new: ${kind}`);
  await fill(page, values);
  const id = await sent(page, name);
  await look(page, name);
  return id;
}

async function takenDown(page, lang) {
  await open(page, '/kinds/tip/new');
  await both(page, 'a tip at the counter');
  await fill(page, {
    channel: 'walk_in', received_on: day, openness: 'confidential', subject: `Котлы для школ (вымышлено, ${lang})`,
    what_was_said: 'Победитель был известен до вскрытия предложений (вымышлено).', reporter: NAME[lang], reporter_contact: '0555 314 159', fears_reprisal: 'true',
  });
  const id = await sent(page, 'the tip is taken in');
  const seen = await text(page);
  check('its receipt number is shown', /\d{4}-\d{4}-\d{4}-\d{4}/.test(seen), seen.slice(0, 400));
  await both(page, 'a tip that was taken in');
  await open(page, record(id));
  check('once', !/\d{4}-\d{4}-\d{4}-\d{4}/.test(await text(page)));
  check('who took it down does not see the name again', !(await text(page)).includes(NAME[lang]));
  await move(page, id, 'acknowledge', {});
  await call(page, 'record.move', { id, move: 'assess', fields: { responsible: ANALYST } });
  return id;
}

async function assessed(page, tip, lang) {
  const id = await begin(page, 'triage', tip, {
    credibility: 'middle', gravity: 'middle', public_money: 'high', rank: 'low', vulnerability: 'high', freshness: 'high', at_hand: 'low', competence: 'high',
  }, 'an assessment');
  await says(page, 'line by line', label('triage', 'credibility', lang));
  await says(page, 'with its order', say('tip.no-person', lang));
  await move(page, id, 'decide', { order: 'at_once', why: 'Документы скоро уничтожат (вымышлено).' }, 'deciding otherwise');
  await says(page, 'the other order stands beside it', label('triage', 'overridden', lang));
  await look(page, 'an order decided otherwise');
}

async function nameAsked(asker, guardian, tip, lang) {
  const why = { purpose: 'protection', why: 'Ему угрожают на работе (вымышлено).' };
  const first = await begin(asker, 'identity_access', tip, why, 'a request for a name');
  await move(guardian, first, 'refuse', { decision: 'Можно и без имени (вымышлено).' }, 'refusing a name');
  await open(asker, record(first));
  await says(asker, 'refused', label('identity_access', 'refused', lang));
  const second = await begin(asker, 'identity_access', tip, why, 'a second request');
  await move(guardian, second, 'grant', { hours: '2', decision: 'Он в опасности (вымышлено).', reporter_told: 'will_be' }, 'granting a name');
  check('the guardian is not shown it', !(await text(guardian)).includes(NAME[lang]));
  await look(guardian, 'a name that was granted');
  await open(asker, record(second));
  await look(asker, 'a granted request');
  await open(asker, `/do/identity.show?id=${encodeURIComponent(second)}`);
  if (!(await text(asker)).includes(NAME[lang])) await send(asker);
  await says(asker, 'who asked is', NAME[lang]);
  await says(asker, 'and told to be careful', say('identity.careful', lang));
  await both(asker, 'who the reporter is');
}

async function protectedAndAnswered(asker, intake, tip, lang) {
  await begin(asker, 'retaliation_event', tip, { on: day, what: 'threat', described: 'Начальник грозил увольнением (вымышлено).' }, 'a reprisal');
  const measure = await begin(asker, 'protection_measure', tip, {
    danger: 'Увольнение (вымышлено).', details: 'Письмо в инспекцию труда (вымышлено).',
  }, 'a protection measure');
  await move(asker, measure, 'order', { measures: ['secrecy', 'work'], decided_by: 'prosecutor', decided_on: day, carried_out_by: 'Инспекция труда', review_on: '1.3.2040' }, 'putting it into force');
  await says(asker, 'in force', label('protection_measure', 'in_force', lang));
  await look(asker, 'a measure in force');
  await move(asker, tip, 'take_up', { assessment: 'Достоверно: день можно проверить (вымышлено).' });
  await open(intake, record(tip));
  check('it is not closed without an answer', await intake.locator(`main a[href$="/moves/close"]`).count() === 0);
  await move(intake, tip, 'answer', { feedback: 'Начата проверка (вымышлено).', feedback_on: day }, 'the answer to a reporter');
  await move(intake, tip, 'close', {});
  await says(intake, 'closed', label('tip', 'closed', lang));
  await move(asker, tip, 'look_again', { reason: 'Новые сведения (вымышлено)' });
  await says(asker, 'and reopened', label('tip', 'reopened', lang));
  await look(asker, 'a tip that was reopened');
}

async function headNamed(intake, ofUnit, tip, lang) {
  await open(ofUnit, record(tip));
  await says(ofUnit, 'until its head is named, the unit sees it', 'Победитель был известен');
  await call(intake, 'record.change', { id: tip, fields: { persons_named: ['Erkin Sydykov'] } });
  await open(ofUnit, record(tip));
  check(`${lang}: when he is, nobody of it does`, !(await text(ofUnit)).includes('Победитель был известен'));
  await both(ofUnit, 'a tip that names one’s own head');
  await open(ofUnit, '/kinds/tip');
  check('nor in the list', await ofUnit.locator(`main a[href="${record(tip)}"]`).count() === 0);
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const [intake, guardian, asker, analyst, ofUnit] = await Promise.all(
      ['jyldyz', 'nurlan', 'gulnara', 'bermet', 'joldosh'].map(login => somebody(browser, login, lang)));
    const tip = await takenDown(intake, lang);
    await open(analyst, '/kinds/tip');
    await look(analyst, 'the list of tips');
    await assessed(analyst, tip, lang);
    await nameAsked(asker, guardian, tip, lang);
    await protectedAndAnswered(asker, intake, tip, lang);
    await headNamed(intake, ofUnit, tip, lang);
    for (const page of [intake, guardian, asker, analyst, ofUnit]) await page.context().close();
  }
  const admin = await somebody(browser, 'nurlan', 'en');
  await open(admin, '/do/vault.show');
  await send(admin);
  await both(admin, 'the vault');
  await says(admin, 'who opens it', say('vault.in', 'en'));
  await admin.context().close();
});
end();
