// messages.mjs: a message between two officers in each of the three languages: written in two clicks from the record, waiting on the other's page of today,
// noted as read, answered; and a stranger, who learns nothing of it.
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, path, text, says, fill, sent, somebody, call, both, follow } from './kit.mjs';

const action = (page, op) => page.locator(`main a[href*="/${op}"]`).first();

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const aibek = await somebody(browser, 'aibek', lang), gulnara = await somebody(browser, 'gulnara', lang);
    const bakyt = await somebody(browser, 'bakyt', lang);
    const of = (await call(aibek, 'case.open', { fields: { title: 'Казандар (ойдон чыгарылган)' } })).id;
    await call(aibek, 'case.admit', { case: of, login: 'gulnara' });
    const note = (await call(aibek, 'record.create', { kind: 'note', case: of, fields: { title: 'Чалуу', text: 't' } })).id;

    await open(aibek, record(note));
    await both(aibek, 'a record that a message can hang on');
    await follow(aibek, action(aibek, 'do/message.write'));                     // the first click
    await both(aibek, 'writing a message');
    await says(aibek, 'it says what becomes of it', say('op.message-write', lang));
    check('a stranger to the case is no choice', !(await text(aibek)).includes('bakyt'), await text(aibek));
    await fill(aibek, { to: 'gulnara', text: 'Тиркеме кол коюлганбы? (ойдон чыгарылган)' });
    const id = await sent(aibek, 'the message is written');                     // the second
    await both(aibek, 'a message');
    await open(aibek, record(note));
    await says(aibek, 'it stands at the record', say('message.part-of-file', lang));
    await both(aibek, 'a record with a message');

    await open(gulnara, '/');
    await both(gulnara, 'the work of who has a message');
    await says(gulnara, 'it waits for her', say('message.waits-for-you', lang));
    await follow(gulnara, gulnara.locator(`main a[href="${record(id)}"]`).first());
    await follow(gulnara, action(gulnara, 'do/message.read'));
    await both(gulnara, 'noting that one has read it');
    await sent(gulnara, 'it is noted as read');
    await follow(gulnara, action(gulnara, 'do/message.write'));
    await fill(gulnara, { text: 'Ооба, 3-бет (ойдон чыгарылган)' });
    await sent(gulnara, 'it is answered');
    await open(gulnara, '/messages');
    await says(gulnara, 'nothing waits any more', say('message.none-new', lang));
    await both(gulnara, 'messages, none');
    await open(aibek, '/messages');
    await both(aibek, 'messages');
    await says(aibek, 'the answer waits', say('message.waits-for-you', lang));
    check('and leads to the message', await aibek.locator('main table a').count() > 0);

    await open(bakyt, '/messages');
    await says(bakyt, 'a stranger has none', say('message.none-new', lang));
    for (const at of [record(id), `/do/message.write?about=${encodeURIComponent(note)}`]) {
      await open(bakyt, at);
      const said = await text(bakyt);
      check(`a stranger learns nothing at ${path(bakyt)}`, !said.includes('Тиркеме') && !said.includes('Чалуу') && !said.includes('gulnara'), said);
    }
    for (const page of [aibek, gulnara, bakyt]) await page.context().close();
  }
});
