// field.mjs: a search in the field, in a browser. STEP `flat`: on the laptop and a telephone, offline: pairing and the pages of the telephone in each of the three
// languages, 25 items of three rooms, photographs in pieces over a hotspot that breaks off, the record printed there, the case handed in. STEP `home`: in the
// office: checked in, stored, at the laboratory, before the court, returned to an acquitted person.
import { writeFileSync } from 'node:fs';
import * as zlib from 'node:zlib';
import { join } from 'node:path';
import { withBrowser, visitor, check, equal, looksRight } from './browser.mjs';
import { base, say, saidFirst, speak, open, record, path, text, look, says, send, somebody, call, both, follow, PHRASE } from './kit.mjs';

const { TERGOO_WORK: WORK, TERGOO_CASE: CASE, TERGOO_SEARCH: SEARCH, TERGOO_FIELD_KEY: KEY, STEP } = process.env;
const ROOMS = ['зал', 'уктоочу бөлмө', 'ашкана'];
const hour = ahead => new Date(Date.now() + ahead * 3600000).toISOString();

/** A picture of noise, of about that many kilobytes: each is another. */
function picture(kilobytes) {
  const side = Math.ceil(Math.sqrt(kilobytes * 1024 / 3));
  const rows = Buffer.alloc(side * (3 * side + 1));
  for (let i = 0; i < rows.length; i++) rows[i] = i % (3 * side + 1) === 0 ? 0 : Math.random() * 256;
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]), size = Buffer.alloc(4), sum = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows, { level: 0 })), chunk('IEND', Buffer.alloc(0))]);
}

// Node 18 has no crc32 in zlib.
function crc(bytes) {
  if (zlib.crc32) return zlib.crc32(bytes);
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

/** The page of a telephone, which is never wide. */
async function small(phone, name) {
  await looksRight(phone, `${name} (${phone.lang}, 320 px)`);
  if (process.env.TERGOO_PICTURES) await phone.screenshot({ path: join(process.env.TERGOO_PICTURES, `${name.replace(/\W+/g, '-')}-${phone.lang}-320.png`), fullPage: true });
}

/** The officer pairs a device; what its screen shows. */
async function pair(page, name) {
  await open(page, `/field/pair/${SEARCH}`);
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=passphrase]').fill(PHRASE);
  await follow(page, page.locator('main form[method=post] button').last());
  return (await text(page)).match(/[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/)?.[0];
}

async function join_(phone, code) {
  await open(phone, `/field/join/${code}`);
  await follow(phone, phone.locator('main form[method=post] button').last());
}

/** One run of pages, on the laptop and at 320 px on the telephone. */
async function run(browser, lang, turn) {
  const laptop = await somebody(browser, turn % 2 ? 'asel' : 'nurlan', lang), name = `Телефон ${turn}`;
  await open(laptop, record(SEARCH));
  check(`${lang}: the page of the search leads to pairing`, await laptop.locator(`main a[href="/field/pair/${SEARCH}"]`).count() === 1, await text(laptop));
  await open(laptop, `/field/pair/${SEARCH}`);
  await look(laptop, 'pairing');
  const code = await pair(laptop, name);
  check(`${lang}: there is a code`, Boolean(code), await text(laptop));
  await laptop.locator('main img').waitFor();
  check(`${lang}: and a square to be scanned`, await laptop.locator('main img').evaluate(e => e.complete && e.naturalWidth > 0));
  await look(laptop, 'the code');
  const phone = await visitor(browser, { width: 320, height: 640, lang });
  await open(phone, `/field/join/${code}`);
  await speak(phone, lang);
  await small(phone, 'joining');
  await follow(phone, phone.locator('main form[method=post] button').last());
  await small(phone, 'the search on the telephone');
  await says(phone, 'it says until when', saidFirst('field.joined', lang).slice(0, 4));
  await open(phone, '/field/item');
  await small(phone, 'an item on the telephone');
  await follow(phone, phone.locator('main form[method=post] button').last());
  check(`${lang}: an item without a name is not taken`, path(phone) === '/field/item', path(phone));
  await phone.locator('[name="f.what"], [name="what"]').first().fill(`Дептер ${turn}`);
  await phone.locator('select[name="category"], select[name="f.category"]').first().selectOption('document');
  await phone.locator('[name="found_at"], [name="f.found_at"]').first().fill(`${ROOMS[turn % 3]}, текче`);
  await follow(phone, phone.locator('main form[method=post] button').last());
  equal(`${lang}: it is added`, '/field', path(phone));
  await says(phone, 'and stands in the list', `Дептер ${turn}`);
  await open(phone, '/field/photo');
  await small(phone, 'a photograph on the telephone');
  await open(laptop, `/field/devices/${SEARCH}`);
  await says(laptop, 'the laptop sees the telephone', name);
  await look(laptop, 'the devices');
  await laptop.context().close();
  return phone;
}

/** Three photographs in pieces; the hotspot breaks off in the middle of them and comes back. One of them is sent a second time. */
async function photographs(phone, lang) {
  const files = [1, 2, 3].map(n => ({ name: `IMG_${n}.png`, mimeType: 'image/png', buffer: picture(400 * n) }));
  await open(phone, '/field/photo');
  await phone.locator('input[type=file][multiple]').setInputFiles(files);
  let broken = 0;
  await phone.route('**/field/piece', async route => {
    if (++broken === 3) {
      await phone.context().setOffline(true);
      setTimeout(() => phone.context().setOffline(false), 700);
      return route.abort('internetdisconnected');
    }
    return route.continue();
  });
  await phone.locator('main form[method=post] button').last().click();
  await phone.waitForURL('**/field', { timeout: 20000 });
  await phone.unroute('**/field/piece');
  check('the hotspot broke off', broken >= 3, `${broken} pieces`);
  await open(phone, '/field/photo');
  await phone.locator('input[type=file][multiple]').setInputFiles([files[0]]);
  await phone.locator('main form[method=post] button').last().click();
  await phone.waitForURL('**/field', { timeout: 20000 });
  return lang;
}

/** Without scripts a photograph goes with the form, and the telephone claims no time. */
async function plain(browser, laptop) {
  const code = await pair(laptop, 'Планшет'), tablet = await visitor(browser, { width: 320, height: 640, scripts: false, lang: 'ru' });
  await join_(tablet, code);
  await open(tablet, '/field/photo');
  await tablet.locator('input[type=file][multiple]').setInputFiles([{ name: 'plain.png', mimeType: 'image/png', buffer: picture(20) }]);
  await follow(tablet, tablet.locator('main form[method=post] button').last());
  equal('without scripts a photograph goes as well', '/field', path(tablet));
  await open(tablet, '/cases');
  equal('a device that opens another page signs in first', '/sign-in', path(tablet));
  await open(laptop, `/do/field.unpair?id=${encodeURIComponent(SEARCH)}`);
  await send(laptop);
  await open(tablet, '/field');
  await says(tablet, 'a device that was ended is told so', say('field.over-title', 'ru'));
}

const PRESENT = [
  { name: 'Асанов Нурлан', part: 'officer', rights_explained: true, signed: true },
  { name: 'Ойдонов Бакыт', part: 'occupant', rights_explained: true, signed: true },
  { name: 'Күбөев Азамат', part: 'attesting', rights_explained: true, signed: true },
  { name: 'Күбөева Гүлзат', part: 'attesting', rights_explained: true, signed: true },
];

/** 25 items of three rooms, in five packages, all sealed; the search begun, finished, its record printed. */
async function protocol(page) {
  const move = (id, name, fields = {}, more = {}) => call(page, 'record.move', { id, move: name, fields, ...more });
  const look_ = await call(page, 'record.list', { kind: 'exhibit', case: CASE });
  let items = look_.records.map(one => one.id);
  for (let n = items.length; n < 25; n++) {
    const { id } = await call(page, 'record.create', { kind: 'exhibit', case: CASE,
      fields: { what: `Буюм ${n + 1}`, category: n % 5 ? 'document' : 'phone', found_at: `${ROOMS[n % 3]}, ${n + 1}`, search: SEARCH } });
    items.push(id);
  }
  equal('there are 25 items', 25, items.length);
  await move(SEARCH, 'start', { decision_no: '17', decision_date: '25.11.2026', decided_by: 'Ойдон соту', led_by: (await call(page, 'session.show', {})).user.id });
  for (let n = 0; n < items.length; n++) await move(items[n], 'seal_up', { package: 'баштык', seal: `KM-${1000 + n}`, pieces: '1' });
  await call(page, 'record.change', { id: SEARCH, fields: { started_at: hour(-2), ended_at: hour(-0.1), present: PRESENT, surrender: 'Берүү сунушталды, бир бөлүгү берилди', copy_to: 'Ойдонов Бакыт',
    checks_because: 'Ойдон тинтүү: видео тартылган жок' } });
  await open(page, record(SEARCH));
  await both(page, 'a search with 25 items');
  await move(SEARCH, 'finish');
  await printed(page);
}

/** The record of the search as a paper, printed where it was held. */
async function printed(page) {
  await open(page, `/papers/about/${SEARCH}?language=ru`);
  await look(page, 'papers of the search');
  const { id } = await call(page, 'paper.write', { about: SEARCH, form: 'search_record', language: 'ru' });
  const { version } = await call(page, 'record.show', { id });
  await call(page, 'paper.print', { id, version });
  const answer = await page.request.post(`${base}/api/paper.make`, { headers: { Origin: base }, data: { id, to: 'pdf' } });
  const pdf = answer.ok() ? await answer.body() : Buffer.from(await answer.text());
  check('the record is printed there', pdf.subarray(0, 5).toString() === '%PDF-', pdf.toString().slice(0, 300));
  if (process.env.TERGOO_PICTURES) writeFileSync(join(process.env.TERGOO_PICTURES, 'record.pdf'), pdf);
}

async function flat(browser) {
  const phones = [];
  for (const [turn, lang] of ['en', 'ru', 'ky'].entries()) phones.push(await run(browser, lang, turn + 1));
  await photographs(phones[2], 'ky');
  const laptop = await somebody(browser, 'nurlan', 'ru');
  const sent = await call(laptop, 'record.list', { kind: 'field_arrival', case: CASE });
  equal('what came from telephones: three items and three photographs, none twice', 6, sent.records.length);
  check('each with the clock of the telephone', sent.records.every(one => one.fields.claimed_at && Math.abs(Number(one.fields.ahead.number)) < 60), JSON.stringify(sent.records[0]));
  await plain(browser, laptop);
  await protocol(laptop);
  await open(laptop, record(CASE));
  check('the page of the case leads to handing in', await laptop.locator('main a[href^="/do/case.hand_in"]').count() === 1);
  const answer = await laptop.request.post(`${base}/api/case.hand_in`, { headers: { Origin: base }, data: { case: CASE } });
  check('the case is handed in', answer.ok(), answer.ok() ? '' : await answer.text());
  writeFileSync(join(WORK, 'home.tergoo'), await answer.body());
}

/** Given out for a purpose and taken back, with seal and number as they were. */
async function outAndBack(keeper, id, seal, whom, what) {
  await call(keeper, 'record.move', { id, move: 'issue', reason: what, fields: { issued_to: whom, issued_for: what, issue_basis: 'Токтом № 5' } });
  await call(keeper, 'record.move', { id, move: 'take_back', fields: { seal_received: seal, pieces_received: '1', storage_place: 'Стеллаж 2' } });
}

async function home(browser) {
  const page = await somebody(browser, 'aibek', 'ru'), keeper = await somebody(browser, 'saltanat', 'ky'), court = await somebody(browser, 'gulnara', 'en');
  await open(page, record(CASE));
  await look(page, 'a case that is out');
  await follow(page, page.locator('main a[href="/do/case.check_in"]'));
  await both(page, 'checking in');
  const bring = async dry => {
    await open(page, '/do/case.check_in');
    await page.locator('[name="f.key"]').fill(KEY);
    await page.locator('[name="f.clock"]').fill(hour(-1));
    if (dry) await page.locator('[name="f.dry_run"][value="true"]').check();
    await page.locator('input[type=file]').setInputFiles(join(WORK, 'home.tergoo'));
    await send(page);
  };
  await bring(true);
  await says(page, 'the trial run tells what would come', say('lease.differences', 'ru'));
  await both(page, 'what comes home');
  await bring(false);
  await says(page, 'it is checked in', saidFirst('lease.checked-in', 'ru').slice(0, 6));
  const { records } = await call(page, 'record.list', { kind: 'exhibit', case: CASE });
  equal('all 25 items are home', 25, records.length);
  const photos = await call(page, 'record.list', { kind: 'photo', case: CASE });
  equal('and the photographs, none twice', 4, photos.records.length);
  for (const one of records) {
    await call(page, 'record.move', { id: one.id, move: 'send', fields: { sent_to: 'Сактоочу жай' } });
    await call(keeper, 'record.move', { id: one.id, move: 'receive',
      fields: { seal_received: one.fields.seal, pieces_received: '1', storage_place: 'Стеллаж 2' } });
  }
  const { id, fields } = records.find(one => one.fields.category === 'phone');
  await outAndBack(keeper, id, fields.seal, 'Ойдон лабораториясы', 'экспертиза');
  await outAndBack(keeper, id, fields.seal, 'Ойдон соту', 'сот отуруму');
  await call(court, 'record.move', { id, move: 'decide', reason: 'акталды', fields: { decision: 'Ойдон сотунун актоо өкүмү' } });
  await call(keeper, 'record.move', { id, move: 'give_back', fields: { ended_with: 'Ойдонов Бакыт, акталган адам' } });
  for (const [who, lang] of [[page, 'ru'], [keeper, 'ky'], [court, 'en']]) {
    await open(who, record(id));
    await says(who, `${lang}: the owner has it back`, 'Ойдонов Бакыт, акталган адам');
    await both(who, 'what was given back');
  }
  await open(page, record(photos.records[0].id));
  await says(page, 'a photograph names the device that sent it', say('field.row-sent-from', 'ru'));
  await both(page, 'a photograph from the field');
}

await withBrowser(async browser => {
  if (STEP === 'flat') await flat(browser);
  else await home(browser);
});
