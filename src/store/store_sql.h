/* store_sql.h: every SQL text of a running store, under a name. Constant texts with bound parameters, so that no value is ever
 * parsed as SQL, and one place where a reviewer sees all that can be asked of the database. (The tables themselves are in
 * store_schema.c.)
 *
 * Three things are numbers here that are texts elsewhere. `position` is an entry's epoch and index in one integer (store_int.h):
 * the log is a table in the order of its rowid, so that appending touches its last page only and reading a stretch of it is a
 * walk along the leaves. Names (chains, objects, kinds, fields) are kept once, in `name`, and are numbers everywhere else: rows
 * of an index shrink to a quarter and new objects append to the indexes instead of spreading over them. A record's number is
 * its id's. Names are joined from the left, so that a row whose name were missing shows as damage and does not vanish. */
#ifndef TERGOO_STORE_SQL_H
#define TERGOO_STORE_SQL_H

#define ENTRY_ROW "SELECT e.position, c.text, e.chain_seq, e.leaf, e.received, e.nonce, e.op, o.text, e.actor, e.text" \
                  " FROM entry e LEFT JOIN name c ON c.number = e.chain LEFT JOIN name o ON o.number = e.object"
#define RECORD_COLUMNS "i.text, k.text, c.text, r.state, r.version, r.changed, r.body, r.fields"
#define RECORD_NAMES " LEFT JOIN name i ON i.number = r.number LEFT JOIN name k ON k.number = r.kind" \
                     " LEFT JOIN name c ON c.number = r.chain"
#define RECORD_ROW "SELECT " RECORD_COLUMNS " FROM record r" RECORD_NAMES
#define RECORD_INDEXED "SELECT " RECORD_COLUMNS " FROM field_index f LEFT JOIN record r ON r.number = f.record" RECORD_NAMES

/* Those of the search index, which is a file of its own (search.c); it shares the statements about facts, names and transactions. */
#define SEARCH_STATEMENTS(S) \
    S(SEARCH_PLACE_OF,   "SELECT position, chain, at FROM place WHERE id = ?") \
    S(SEARCH_PLACE,      "SELECT chain, kind, id, at FROM place WHERE position = ?") \
    S(SEARCH_PLACE_ADD,  "INSERT INTO place (position, id, chain, kind, at) VALUES (?, ?, ?, ?, ?)") \
    S(SEARCH_PLACE_OUT,  "DELETE FROM place WHERE position = ?") \
    S(SEARCH_TEXT,       "SELECT text, signs FROM folded WHERE at = ?") \
    S(SEARCH_CHAIN,      "SELECT position, kind, text, signs FROM folded WHERE at BETWEEN ? AND ?") \
    S(SEARCH_TEXT_LAST,  "SELECT at FROM folded WHERE at BETWEEN ? AND ? ORDER BY at DESC LIMIT 1") \
    S(SEARCH_TEXT_ADD,   "INSERT INTO folded (at, position, kind, text, signs) VALUES (?, ?, ?, ?, ?)") \
    S(SEARCH_TEXT_OUT,   "DELETE FROM folded WHERE at = ?") \
    S(SEARCH_SIZE,       "SELECT records FROM size WHERE chain = ?") \
    S(SEARCH_SIZE_ADD,   "INSERT INTO size (chain, records) VALUES (?, ?)" \
                         " ON CONFLICT (chain) DO UPDATE SET records = records + excluded.records") \
    S(SEARCH_NAME,       "SELECT text FROM name WHERE number = ?") \
    S(SEARCH_GRAMS_ADD,  "INSERT INTO trigram (rowid, text) VALUES (?, ?)") \
    S(SEARCH_GRAMS_ONE,  "INSERT INTO trigram (trigram) VALUES ('optimize')") \
    S(SEARCH_GRAMS,      "SELECT rowid FROM trigram WHERE trigram MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC") \
    S(SEARCH_DUMP,       "SELECT p.position, i.text, k.text, c.text, s.records, f.text, f.signs FROM place p LEFT JOIN name i ON i.number = p.id" \
                         " LEFT JOIN name k ON k.number = p.kind LEFT JOIN name c ON c.number = p.chain LEFT JOIN size s ON s.chain = p.chain" \
                         " LEFT JOIN folded f ON f.at = p.at ORDER BY p.position")

#define STATEMENTS(S) \
    S(BEGIN,             "BEGIN IMMEDIATE") \
    S(COMMIT,            "COMMIT") \
    S(ROLLBACK,          "ROLLBACK") \
    S(SAVEPOINT,         "SAVEPOINT act") \
    S(RELEASE,           "RELEASE act") \
    S(ROLLBACK_TO,       "ROLLBACK TO act") \
    S(SNAPSHOT,          "BEGIN") \
    S(LOOK,              "SELECT 1 FROM fact LIMIT 1") \
    S(NAME,              "SELECT number FROM name WHERE text = ?") \
    S(NAME_ADD,          "INSERT INTO name (text) VALUES (?)") \
    S(FACT,              "SELECT value FROM fact WHERE name = ?") \
    S(FACT_LENGTH,       "SELECT length(value) FROM fact WHERE name = ?") \
    S(FACT_SET,          "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value") \
    S(ENTRY_ADD,         "INSERT INTO entry (position, chain, chain_seq, leaf, received, nonce, op, object, actor, text)" \
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
    S(ENTRY,             ENTRY_ROW " WHERE e.position = ?") \
    S(ENTRY_BY_NONCE,    ENTRY_ROW " WHERE e.nonce = ?") \
    S(CHAIN_END,         "SELECT chain_seq, leaf FROM entry WHERE chain = ? ORDER BY chain_seq DESC LIMIT 1") \
    S(CHAIN_NEWEST,      "SELECT position FROM entry WHERE chain = ? ORDER BY chain_seq DESC LIMIT 1") \
    S(LAST_POSITION,     "SELECT position FROM entry WHERE position BETWEEN ? AND ? ORDER BY position DESC LIMIT 1") \
    S(ENTRIES,           ENTRY_ROW " WHERE e.position BETWEEN ? AND ? ORDER BY e.position") \
    S(CHAINS_TOUCHED,    "SELECT e.position, c.text, e.received FROM entry e LEFT JOIN name c ON c.number = e.chain" \
                         " WHERE e.position BETWEEN ? AND ? AND e.chain <> ? ORDER BY e.position DESC") \
    S(CHAIN_ENTRIES,     ENTRY_ROW " WHERE e.chain = ? ORDER BY e.chain_seq") \
    S(CHAIN_ENTRIES_FROM, ENTRY_ROW " WHERE e.chain = ? AND e.chain_seq > ? ORDER BY e.chain_seq") \
    S(LOCKED_PAIRS,      "SELECT count(*) FROM entry WHERE object = ? AND op = 'locked.open'") \
    S(SLOT_ADD,          "INSERT INTO key_slot (chain, sealed, layers, generation) VALUES (?, ?, ?, ?)") \
    S(SLOTS_REMOVE,      "DELETE FROM key_slot WHERE chain = ?") \
    S(SLOTS,             "SELECT c.text, s.layers, s.generation, s.sealed FROM key_slot s LEFT JOIN name c ON c.number = s.chain" \
                         " WHERE s.generation > ? ORDER BY s.generation, s.chain, s.sealed") \
    S(CHAIN_SLOTS,       "SELECT c.text, s.layers, s.generation, s.sealed FROM key_slot s LEFT JOIN name c ON c.number = s.chain" \
                         " WHERE s.chain = ? ORDER BY s.sealed") \
    S(OBJECT_ENTRIES,    ENTRY_ROW " WHERE e.object = ? ORDER BY e.position") \
    S(OBJECT_MOMENTS,    "SELECT position, received, op FROM entry WHERE object = ? ORDER BY position") \
    S(LEAVES,            "SELECT position, leaf FROM entry WHERE position BETWEEN ? AND ? ORDER BY position") \
    S(TREE_ADD,          "INSERT INTO tree (epoch, level, place, hash) VALUES (?, ?, ?, ?)" \
                         " ON CONFLICT (epoch, level, place) DO UPDATE SET hash = excluded.hash") \
    S(TREE,              "SELECT place, hash FROM tree WHERE epoch = ? AND level = ? AND place BETWEEN ? AND ? ORDER BY place") \
    S(CONTENT_ADD,       "INSERT INTO content (place, salt, bytes) VALUES (?, ?, ?)") \
    S(CONTENT,           "SELECT salt, bytes FROM content WHERE place = ?") \
    S(CONTENTS,          "SELECT place >> 2, bytes FROM content WHERE place & 3 = 1 ORDER BY place") \
    S(CONTENT_ERASE,     "DELETE FROM content WHERE place = ?") \
    S(RECORD_OLD,        "SELECT kind, chain, fields FROM record WHERE number = ?") \
    S(RECORD_INSERT,     "INSERT INTO record (number, kind, chain, state, version, changed, body, fields)" \
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?)") \
    S(RECORD_UPDATE,     "UPDATE record SET state = ?, version = ?, changed = ?, body = ?, fields = ? WHERE number = ?") \
    S(RECORD_MOVE,       "UPDATE record SET kind = ?, chain = ? WHERE number = ?") \
    S(FIELD_OTHER,       "SELECT i.text FROM field_index f LEFT JOIN name i ON i.number = f.record" \
                         " WHERE f.kind = ? AND f.field = ? AND f.value = ? AND f.record <> ? LIMIT 1") \
    S(FIELD_ADD,         "INSERT INTO field_index (kind, field, value, tie, record) VALUES (?, ?, ?, ?, ?)" \
                         " ON CONFLICT DO NOTHING") \
    S(FIELD_REMOVE,      "DELETE FROM field_index WHERE kind = ? AND field = ? AND value = ? AND tie = ?") \
    S(RECORD,            RECORD_ROW " WHERE r.number = ?") \
    S(RECORD_VERSION,    "SELECT version FROM record WHERE number = ?") \
    S(RECORDS,           RECORD_ROW " WHERE r.kind = ? ORDER BY r.changed DESC, r.number DESC") \
    S(RECORDS_FROM,      RECORD_ROW " WHERE r.kind = ? AND r.changed <= ? ORDER BY r.changed DESC, r.number DESC") \
    S(RECORDS_OF_STATE,  RECORD_ROW " WHERE r.kind = ? AND r.state = ? AND r.changed <= ? ORDER BY r.changed DESC, r.number DESC") \
    S(RECORDS_ALL,       "SELECT " RECORD_COLUMNS " FROM name i CROSS JOIN record r ON r.number = i.number" \
                         " LEFT JOIN name k ON k.number = r.kind LEFT JOIN name c ON c.number = r.chain ORDER BY i.text") \
    S(RECORDS_STAMP,     "SELECT changed FROM record WHERE kind = ? ORDER BY changed DESC LIMIT 1") \
    S(RECORDS_SINCE,     RECORD_ROW " WHERE r.kind = ? AND r.changed > ? ORDER BY r.changed, r.number") \
    S(CHAIN_RECORDS,     RECORD_ROW " WHERE r.chain = ? ORDER BY k.text, i.text") \
    S(CHAIN_OF_KIND,     RECORD_ROW " WHERE r.chain = ? AND r.kind = ? ORDER BY r.number") \
    S(RECORDS_BY,        RECORD_INDEXED " WHERE f.kind = ? AND f.field = ? AND f.value = ? ORDER BY f.tie") \
    S(RECORDS_SORTED,    RECORD_INDEXED " WHERE f.kind = ? AND f.field = ? ORDER BY f.value, f.tie") \
    S(RECORDS_UP,        RECORD_INDEXED " WHERE f.kind = ? AND f.field = ? AND f.value >= ? ORDER BY f.value, f.tie") \
    S(RECORDS_DOWN,      RECORD_INDEXED " WHERE f.kind = ? AND f.field = ? AND f.value <= ? ORDER BY f.value DESC, f.tie DESC") \
    S(COUNTER,           "SELECT value FROM counter WHERE name = ?") \
    S(COUNTER_SET,       "INSERT INTO counter (name, value) VALUES (?, ?)" \
                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value") \
    S(MODEL_ADD,         "INSERT INTO model (hash, packed) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING") \
    S(MODEL,             "SELECT packed FROM model WHERE hash = ?") \
    S(KEYRING_PUT,       "INSERT INTO keyring (owner, salt, passes, memory_kib, wrapped) VALUES (?, ?, ?, ?, ?)" \
                         " ON CONFLICT (owner) DO UPDATE SET salt = excluded.salt, passes = excluded.passes," \
                         " memory_kib = excluded.memory_kib, wrapped = excluded.wrapped") \
    S(KEYRING_REMOVE,    "DELETE FROM keyring WHERE owner = ?") \
    S(KEYRING,           "SELECT salt, passes, memory_kib, wrapped FROM keyring WHERE owner = ?") \
    S(SECOND_PUT,        "INSERT INTO second_factor (owner, wrapped, step) VALUES (?, ?, ?)" \
                         " ON CONFLICT (owner) DO UPDATE SET wrapped = excluded.wrapped, step = excluded.step") \
    S(SECOND,            "SELECT wrapped, step FROM second_factor WHERE owner = ?") \
    S(SECOND_ERASE,      "DELETE FROM second_factor WHERE owner = ?") \
    S(CREDENTIAL_PUT,    "INSERT INTO credential (owner, type, id, body, counter) VALUES (?, ?, ?, ?, ?)" \
                         " ON CONFLICT (owner, type, id) DO UPDATE SET body = excluded.body, counter = excluded.counter") \
    S(CREDENTIAL_ERASE,  "DELETE FROM credential WHERE owner = ?1 AND (?2 = 0 OR type = ?2) AND (?3 = '' OR id = ?3)") \
    S(CREDENTIALS,       "SELECT type, id, body, counter FROM credential WHERE owner = ?1 AND (?2 = 0 OR type = ?2) ORDER BY type, id") \
    S(BLOB_PUT,          "INSERT INTO blob (name, size, plain, plain_size, wrapped_key) VALUES (?, ?, ?, ?, ?)" \
                         " ON CONFLICT (name) DO NOTHING") \
    S(BLOB,              "SELECT name, size, plain, plain_size, wrapped_key FROM blob WHERE name = ?") \
    S(BLOBS,             "SELECT name, size, plain, plain_size, wrapped_key FROM blob ORDER BY name") \
    S(BLOB_ERASE,        "DELETE FROM blob WHERE name = ?") \
    S(JOB_ADD,           "INSERT INTO job (op, state, detail, begun, ended) VALUES (?, ?, ?, ?, ?)") \
    S(JOB_END,           "UPDATE job SET state = ?, detail = ?, ended = ? WHERE id = ?") \
    S(JOB_LAST,          "SELECT id, op, state, detail, begun, ended FROM job WHERE op = ? ORDER BY id DESC LIMIT 1") \
    S(CLEAR_RECORDS,     "DELETE FROM record") \
    S(CLEAR_FIELDS,      "DELETE FROM field_index") \
    S(CLEAR_COUNTERS,    "DELETE FROM counter") \
    S(CLEAR_TREE,        "DELETE FROM tree") \
    S(DUMP_RECORDS,      "SELECT " RECORD_COLUMNS \
                         " FROM name i CROSS JOIN record r ON r.number = i.number" \
                         " LEFT JOIN name k ON k.number = r.kind LEFT JOIN name c ON c.number = r.chain ORDER BY i.text") \
    S(DUMP_INDEXES,      "SELECT p.kind, p.field, k.text, n.text FROM (SELECT DISTINCT kind, field FROM field_index) p" \
                         " LEFT JOIN name k ON k.number = p.kind LEFT JOIN name n ON n.number = p.field ORDER BY 3, 4") \
    S(DUMP_FIELD,        "SELECT f.value, f.tie = 0, i.text FROM field_index f LEFT JOIN name i ON i.number = f.record" \
                         " WHERE f.kind = ? AND f.field = ? ORDER BY f.value, i.text") \
    S(DUMP_COUNTERS,     "SELECT name, value FROM counter ORDER BY name") \
    S(DUMP_TREE,         "SELECT epoch, level, place, hash FROM tree ORDER BY epoch, level, place") \
    S(CHECK,             "PRAGMA integrity_check")

typedef enum {
#define S(name, sql) SQL_##name,
    STATEMENTS(S)
    SEARCH_STATEMENTS(S)
#undef S
    SQL_COUNT
} Statement;

#endif
