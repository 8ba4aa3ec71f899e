/* ics.c: see ics.h. Lines end in CR LF and are folded before their 76th octet, never inside of a character (RFC 5545 3.1); in
 * texts backslash, semicolon and comma are escaped and a line end is written as \n (3.3.11); other control characters, which no
 * calendar takes, are left out. Hours are those of Bishkek, with the zone described in the file, so that a reader without our
 * time zone database shows them right. */
#include "desk/ics.h"

enum { LINE_MOST = 75 };

/* One content line, folded. */
static void add_line(Buf *to, Str line)
{
    size_t room = LINE_MOST;
    while (line.len > room) {
        size_t n = room;
        while (n > 1 && ((unsigned char)line.ptr[n] & 0xc0) == 0x80) n--;
        buf_add(to, str_first(line, n));
        buf_c(to, "\r\n ");
        line = str_from(line, n);
        room = LINE_MOST - 1;                       /* the blank is an octet of it */
    }
    buf_add(to, line);
    buf_c(to, "\r\n");
}

static void add_c(Buf *to, const char *line)
{
    add_line(to, str_of(line));
}

static void add_buf(Buf *to, const Buf *line)
{
    to->failed = to->failed || line->failed;
    add_line(to, buf_str(line));
}

static void add_text(Buf *to, const char *name, Str text)
{
    Buf line = buf_in(to->arena);
    buf_format(&line, "%s:", name);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\' || c == ';' || c == ',') buf_byte(&line, '\\');
        if (c == '\n') buf_c(&line, "\\n");
        else if ((unsigned char)c >= 0x20 && c != 0x7f) buf_byte(&line, c);
        else if (c == '\t') buf_byte(&line, ' ');
    }
    add_buf(to, &line);
}

static void add_day(Buf *to, const char *name, Day day)
{
    Date d = day_date(day);
    Buf line = buf_in(to->arena);
    buf_format(&line, "%s;VALUE=DATE:%04d%02d%02d", name, d.year, d.month, d.day);
    add_buf(to, &line);
}

static void add_time(Buf *to, const char *name, Day day, int minute)
{
    enum { OF_DAY = 24 * 60 };
    Date d = day_date(day + minute / OF_DAY);
    Buf line = buf_in(to->arena);
    buf_format(&line, "%s;TZID=Asia/Bishkek:%04d%02d%02dT%02d%02d00", name, d.year, d.month, d.day, minute % OF_DAY / 60, minute % 60);
    add_buf(to, &line);
}

/* 2026-11-25T17:36:57.123Z without its dashes, colons and thousandths. */
static void add_stamp(Buf *to, Instant t)
{
    char when[25];
    Str s = str_first(instant_format(when, t), 19);
    Buf line = buf_in(to->arena);
    buf_c(&line, "DTSTAMP:");
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '-' && s.ptr[i] != ':') buf_byte(&line, s.ptr[i]);
    }
    buf_byte(&line, 'Z');
    add_buf(to, &line);
}

void ics_begin(Buf *to, Str name)
{
    static const char *const HEAD[] = {
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tergoo//Calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    };
    static const char *const ZONE[] = {
        "BEGIN:VTIMEZONE", "TZID:Asia/Bishkek", "BEGIN:STANDARD", "DTSTART:20050812T000000", "TZOFFSETFROM:+0600", "TZOFFSETTO:+0600", "TZNAME:+06",
        "END:STANDARD", "END:VTIMEZONE",
    };
    for (size_t i = 0; i < ARRAY_LEN(HEAD); i++) add_c(to, HEAD[i]);
    add_text(to, "X-WR-CALNAME", name);
    for (size_t i = 0; i < ARRAY_LEN(ZONE); i++) add_c(to, ZONE[i]);
}

void ics_event(Buf *to, const IcsEvent *event)
{
    add_c(to, "BEGIN:VEVENT");
    add_text(to, "UID", event->uid);
    add_stamp(to, event->stamp);
    if (event->minute < 0) {
        add_day(to, "DTSTART", event->day);
        add_day(to, "DTEND", event->day + 1);
    } else {
        add_time(to, "DTSTART", event->day, event->minute);
        add_time(to, "DTEND", event->day, event->minute + event->minutes);
    }
    add_text(to, "SUMMARY", event->summary);
    if (event->description.len > 0) add_text(to, "DESCRIPTION", event->description);
    add_c(to, event->minute < 0 ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
    add_c(to, "END:VEVENT");
}

void ics_end(Buf *to)
{
    add_c(to, "END:VCALENDAR");
}
