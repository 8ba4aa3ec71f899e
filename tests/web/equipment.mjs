// equipment.mjs: a recorder in a browser, in each of the three languages: its clock checked, issued and signed for at one screen, a recording made with it, the clock
// found wrong; the recording marked, both hours side by side, and the way from the giver to the element that it bears on.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, label, open, record, text, look, says, fill, find, send, sent, somebody, call, both, follow, PHRASE } from './kit.mjs';

const inBishkek = time => new Date(time).toLocaleString('sv', { timeZone: 'Asia/Bishkek' });

/** A day so far from today, as people type it and as pages show it. */
function day(ahead) {
  const [year, month, date] = inBishkek(Date.now() + ahead * 86400000).slice(0, 10).split('-');
  return `${date}.${month}.${year}`;
}
const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();

/** A recorder in store, made as a program would; its tag is the language's own. */
async function recorder(page, lang) {
  const { id } = await call(page, 'record.create', { kind: 'asset', fields: {
    description: 'Диктофон (ойдон чыгарылган)', category: 'voice_recorder', maker: 'Ойдон R-1', serial: `SN-${lang}`, donor: 'БУУнун бюросу (ойдон чыгарылган)' } });
  await call(page, 'record.move', { id, move: 'take_in', fields: { tag: `KM-${lang}`, received_on: day(-20), condition: 'good' } });
  return id;
}

/** Its clock held against the true time, on the page. */
async function checked(page, id, showed, truth) {
  await open(page, record(id));
  await follow(page, action(page, '/kinds/clock_check/new'));
  await look(page, 'a clock check');
  await fill(page, { device_showed: showed, true_time: truth, time_source: 'Так убакыттын белгиси' });
  return sent(page, 'the clock check is entered');
}

/** Issued: the keeper types, the officer who gets it signs at the same screen. */
async function issued(page, lang, id) {
  await open(page, record(id));
  await follow(page, action(page, '/moves/issue'));
  await look(page, 'issuing a recorder');
  await find(page, 'holder', 'aibek');
  await fill(page, { issued_on: day(-9), issued_for: 'Баарлашуу', due_back: day(3), with: 'aibek', with_passphrase: PHRASE });
  await sent(page, 'it is issued and signed for');
  await says(page, 'it is issued', label('asset', 'issued', lang));
}

/** A recording in a case, an element, and that the one bears on the other. */
async function recording(page, device) {
  const of = (await call(page, 'case.open', { fields: { title: 'Сүйлөшүү (ойдон чыгарылган)' } })).id;
  const made = async (kind, fields) => (await call(page, 'record.create', { kind, case: of, fields })).id;
  const exhibit = await made('exhibit', { what: 'Сүйлөшүүнүн жазуусу', category: 'recording', recorded_with: device,
    recorded_from: `${day(-5)} 14:05`, recorded_until: `${day(-5)} 14:40` });
  const offence = await made('offence', { title: 'Пара (ойдон чыгарылган)', what_happened: 'Ойдон', from: day(-30), treaty_article: 'a15' });
  const element = await made('element', { name: 'Пара суралды', offence, element_type: 'conduct' });
  await made('evidence_link', { element, item: exhibit, says: 'supports' });
  return exhibit;
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const keeper = await somebody(browser, 'keeper', lang), officer = await somebody(browser, 'aibek', lang);
    const id = await recorder(keeper, lang);
    await open(keeper, record(id));
    await says(keeper, 'nobody has checked its clock yet', say('equipment.check-never', lang));
    await checked(keeper, id, `${day(-10)} 10:00`, `${day(-10)} 10:00`);
    await says(keeper, 'it passed', label('clock_check', 'passed', lang));
    await issued(keeper, lang, id);

    const exhibit = await recording(officer, id);
    await open(officer, record(exhibit));
    await says(officer, 'nothing speaks against its hour', saidFirst('equipment.sound', lang));
    await checked(keeper, id, `${day(0)} 00:13`, `${day(0)} 00:00`);
    await says(keeper, 'it failed', label('clock_check', 'failed', lang));
    await look(keeper, 'a clock check that failed');

    await open(officer, record(exhibit));
    await says(officer, 'the recording is in doubt', saidFirst('equipment.failed', lang));
    await says(officer, 'the true time stands beside the claimed one', say('equipment.between', lang, { from: `${day(-5)} 13:52:00`, until: `${day(-5)} 14:05:00` }));
    await says(officer, 'and the claimed one as it was', `${day(-5)} 14:05`);
    await both(officer, 'a recording in doubt');
    await open(officer, record(id));
    await says(officer, 'the device says what it recorded', say('equipment.word-failed', lang));
    await says(officer, 'and shows the way to what is proved', 'Пара суралды');
    const way = officer.locator('main table').filter({ hasText: 'Пара суралды' }).first();
    equal('from the recording on', 1, await way.locator(`a[href$="${record(exhibit)}"]`).count());
    await both(officer, 'a recorder and what it recorded');

    await open(keeper, record(id));
    await says(keeper, 'its keeper is told what to do', say('equipment.check-failed', lang));
    check('and sees nothing of the case', !(await text(keeper)).includes('Сүйлөшүүнүн жазуусу'), await text(keeper));
    await follow(keeper, action(keeper, '/moves/take_back'));
    await fill(keeper, { returned_on: day(0), condition: 'good' });
    await send(keeper);
    check('it does not come back before it was looked through', await keeper.locator('.govuk-error-summary').count() === 1, await text(keeper));
    await look(keeper, 'taking a recorder back');
    await fill(keeper, { wiped: 'kept' });
    await sent(keeper, 'it is back');
    await keeper.context().close();
    await officer.context().close();
  }
});
