// custody.mjs: a parcel of money passes between two hands, in each of the three languages: one note is missing, both sign that at one screen, and two others
// settle it. The second person types as people do: his part is timed.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, label, open, record, text, look, both, says, fill, put, send, sent, somebody, call, follow, PHRASE } from './kit.mjs';

const KEY_MS = 150;              // a key: some 400 characters a minute, what somebody types who does not type for a living
const MOST_SECONDS = 20;

async function parcel(page, seal, of) {
  const { id } = await call(page, 'record.create', { kind: 'exhibit', case: of, fields: { what: 'Конверт (ойдон)', category: 'money' } });
  await call(page, 'record.move', { id, move: 'seal_up', fields: { package: 'Пакет', seal, pieces: '1', notes: 'note: 1000 KGS | count: 5' } });
  await call(page, 'record.move', { id, move: 'send', fields: { sent_to: 'Сактоо' } });
  return id;
}

const seen = (seal, count) => ({ seal_received: seal, pieces_received: '1', seal_condition: 'intact', 'notes_received.0.note': '1000 KGS', 'notes_received.0.count': count });

/** Login, tab, passphrase, past the code, Enter: with the keyboard alone, and the page behind it. Seconds. */
async function secondSigns(page, login, phrase) {
  await page.locator('[name="f.with"]').focus();
  const begun = Date.now();
  await page.keyboard.type(login, { delay: KEY_MS });
  await page.keyboard.press('Tab', { delay: KEY_MS });
  await page.keyboard.type(phrase, { delay: KEY_MS });
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter', { delay: KEY_MS })]);
  return (Date.now() - begun) / 1000;
}

async function received(keeper, exhibit, seal, lang) {
  await open(keeper, `${record(exhibit)}/moves/receive`);
  await fill(keeper, { ...seen(seal, '4'), storage_place: 'Сейф 1' });
  await send(keeper);
  await says(keeper, 'one note too few is no ordinary receipt', say('custody.money-short', lang, { amount: '1000.00 KGS', n: '1' }));
  await look(keeper, 'money is short');
  await open(keeper, `${record(exhibit)}/moves/receive_with_difference`);
  await both(keeper, 'the form that both sign');
  await fill(keeper, { ...seen(seal, '4'), reason: 'Төртөө бар' });
  await secondSigns(keeper, 'aibek', 'not his passphrase');
  await says(keeper, 'a wrong passphrase is a normal refusal', say('office.wrong-passphrase', lang));
  equal('which leaves no passphrase in the page', '', await keeper.locator('[name="f.with_passphrase"]').inputValue());
  await put(keeper, 'with', '');
  const seconds = await secondSigns(keeper, 'aibek', PHRASE);
  check(`the second person signs in ${seconds.toFixed(1)} s, typing at ${KEY_MS} ms a key (most: ${MOST_SECONDS} s)`, seconds < MOST_SECONDS);
  await says(keeper, 'both have signed', say('custody.signed-by-both', lang));
  await says(keeper, 'and an incident stands beside it', saidFirst('custody.incident-opened', lang));
  await look(keeper, 'a difference both signed');
}

/** Whose session is it still? The second's is over, the first one's goes on. */
async function sessionIs(page, login) {
  const { user } = await call(page, 'session.show', {});
  equal('the page is still that of the first', login, user.fields.login);
}

async function settled(head, exhibit, lang) {
  const { records } = await call(head, 'record.list', { kind: 'incident', fields: { thing: exhibit } });
  const incident = records[0].id;
  await open(head, '/');
  check('it stands on the day of who may settle it', (await head.locator(`main a[href*="${incident}"]`).count()) > 0, (await text(head)).slice(0, 400));
  await open(head, record(incident));
  await says(head, 'it says what differs', say('custody.money-short', lang, { amount: '1000.00 KGS', n: '1' }));
  check('and nothing changes it', await head.locator(`main a[href$="/change"]`).count() === 0);
  await both(head, 'an incident');
  await follow(head, head.locator('main a[href$="/moves/settle"]').first());
  await fill(head, { outcome: 'loss', settlement: 'Бир купюра жок (ойдон)', with: 'cholpon', with_passphrase: PHRASE });
  await send(head);
  await says(head, 'who found it does not settle it', say('rules.incident-own', lang));
  await fill(head, { with: 'gulnara', with_passphrase: PHRASE });
  await sent(head, 'two others settle it at one screen');
  await says(head, 'it is settled', label('incident', 'settled', lang));
  await look(head, 'a settled incident');
  await open(head, `${record(incident)}/history`);
  await says(head, 'its history names both', 'gulnara');
  await look(head, 'its history');
}

await withBrowser(async browser => {
  let of = null;
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await somebody(browser, 'aibek', lang), keeper = await somebody(browser, 'cholpon', lang), head = await somebody(browser, 'temir', lang);
    if (!of) {
      of = (await call(page, 'case.open', { fields: { title: 'Конверт (ойдон чыгарылган)', language_of_proceedings: 'ky' } })).id;
      for (const login of ['gulnara', 'temir', 'cholpon']) await call(page, 'case.admit', { case: of, login });
    }
    const seal = `W-${lang}`, exhibit = await parcel(page, seal, of);
    await received(keeper, exhibit, seal, lang);
    await sessionIs(keeper, 'cholpon');
    await settled(head, exhibit, lang);
    await open(head, record(exhibit));
    await both(head, 'an exhibit with its incident');
    await follow(head, head.locator('main a[href="/custody/rules"]'));
    await says(head, 'under which rules it was done is there to read', say('custody.rules-title', lang));
    await look(head, 'the rules');
    for (const one of [page, keeper, head]) await one.context().close();
  }
});
