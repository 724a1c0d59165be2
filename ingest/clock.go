package ingest

import (
	"time"

	"github.com/go-conversion/conversion"
)

const (
	wantTime  = "want RFC 3339 or Unix seconds"
	wantEra   = "want a time from 1678 to 2261"
	wantStamp = "want an RFC 3339 time"
)

// inEra reports whether an event can have this time.
func inEra(t time.Time) bool {
	_, ok := (&conversion.Event{Time: t}).UnixNano()
	return ok
}

// rfc3339 reads a time as RFC 3339 has it, in UTC. One without a zone is in
// loc. Digits below the nanosecond are cut off.
func rfc3339(b []byte, loc *time.Location) (time.Time, bool) {
	if len(b) < len("2006-01-02T15:04:05") || b[10]|0x20 != 't' {
		return time.Time{}, false
	}
	var c civil
	if !c.readDay(b) {
		return time.Time{}, false
	}
	rest, ok := c.readClock(b[11:])
	if !ok {
		return time.Time{}, false
	}
	return c.in(rest, loc)
}

// isoTime is rfc3339 and its usual relatives: a space for the T or before the
// zone, no seconds, no time of day at all, zones written UTC, +0100 or +01.
func isoTime(b []byte, loc *time.Location) (time.Time, bool) {
	var c civil
	if !c.readDay(b) {
		return time.Time{}, false
	}
	if len(b) == 10 {
		return c.in(nil, loc)
	}
	if b[10] != ' ' && b[10]|0x20 != 't' {
		return time.Time{}, false
	}
	b = b[11:]
	if len(b) > 5 && b[5] == '.' {
		return time.Time{}, false // a decimal minute
	}
	if len(b) >= 5 && (len(b) == 5 || b[5] != ':') {
		b = append(append(append(make([]byte, 0, len(b)+3), b[:5]...), ":00"...), b[5:]...)
	}
	rest, ok := c.readClock(b)
	if !ok {
		return time.Time{}, false
	}
	if len(rest) == 0 {
		return c.in(nil, loc)
	}
	if len(rest) > 1 && rest[0] == ' ' {
		rest = rest[1:]
	}
	return c.in(normalZone(rest), loc)
}

// normalZone spells a zone as RFC 3339 does, if it knows it.
func normalZone(b []byte) []byte {
	switch {
	case string(b) == "UTC":
		return []byte("Z")
	case len(b) == 3 && (b[0] == '+' || b[0] == '-'):
		return append(b[:3:3], ":00"...)
	case len(b) == 5 && (b[0] == '+' || b[0] == '-'):
		return append(append(b[:3:3], ':'), b[3:]...)
	}
	return b
}

// civil is a date and a time of day without a zone.
type civil struct {
	year, month, day     int
	hour, minute, second int
	nano                 int
}

// readDay reads the date at the beginning of b.
func (c *civil) readDay(b []byte) bool {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return false
	}
	century, ok1 := two(b)
	years, ok2 := two(b[2:])
	month, ok3 := two(b[5:])
	day, ok4 := two(b[8:])
	c.year, c.month, c.day = 100*century+years, month, day
	return ok1 && ok2 && ok3 && ok4 && 1 <= month && month <= 12 && 1 <= day && day <= daysIn(c.year, month)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// readClock reads the time of day at the beginning of b and returns what follows.
func (c *civil) readClock(b []byte) (rest []byte, ok bool) {
	if len(b) < 8 || b[2] != ':' || b[5] != ':' {
		return nil, false
	}
	var ok1, ok2, ok3 bool
	c.hour, ok1 = two(b)
	c.minute, ok2 = two(b[3:])
	c.second, ok3 = two(b[6:])
	if !(ok1 && ok2 && ok3) || c.hour > 23 || c.minute > 59 || c.second > 60 {
		return nil, false
	}
	b = b[8:]
	if len(b) == 0 || b[0] != '.' {
		return b, true
	}
	end, ok := passDigits(b, 1)
	for i := 1; i <= 9; i++ {
		c.nano *= 10
		if i < end {
			c.nano += int(b[i] - '0')
		}
	}
	return b[end:], ok
}

// in returns the instant at which clocks in the zone show c, in UTC; without a
// zone, those in loc.
func (c *civil) in(zone []byte, loc *time.Location) (time.Time, bool) {
	if len(zone) == 0 && loc != time.UTC {
		t := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nano, loc)
		return t.UTC(), c.second < 60 || isLeap(t)
	}
	offset := 0
	if len(zone) > 0 {
		var ok bool
		if offset, ok = offsetOf(zone); !ok {
			return time.Time{}, false
		}
	}
	second := int64(c.days())*86400 + int64(c.hour*3600+(c.minute-offset)*60+c.second)
	t := time.Unix(second, int64(c.nano)).UTC()
	return t, c.second < 60 || isLeap(t)
}

// days returns the days from 1970-01-01 to the date, which is not before the
// year 1. Years are counted from March, so that a leap day is a year's last.
func (c *civil) days() int {
	year, month := c.year, c.month-3
	if month < 0 {
		year, month = year-1, month+12
	}
	const to1970 = 719468 // from 0000-03-01
	return year*365 + year/4 - year/100 + year/400 + (month*153+2)/5 + c.day - 1 - to1970
}

// isLeap reports whether t, read from a second numbered 60, came out as the
// beginning of a day: only there can a leap second have been.
func isLeap(t time.Time) bool { return t.Unix()%86400 == 0 }

// offsetOf reads Z or ±hh:mm as minutes.
func offsetOf(b []byte) (minutes int, ok bool) {
	if len(b) == 1 {
		return 0, b[0]|0x20 == 'z'
	}
	if len(b) != 6 || b[0] != '+' && b[0] != '-' || b[3] != ':' {
		return 0, false
	}
	h, ok1 := two(b[1:])
	m, ok2 := two(b[4:])
	if !(ok1 && ok2) || h > 23 || m > 59 {
		return 0, false
	}
	if b[0] == '-' {
		return -h*60 - m, true
	}
	return h*60 + m, true
}

func two(b []byte) (int, bool) {
	tens, ones := b[0]-'0', b[1]-'0'
	return int(tens)*10 + int(ones), tens <= 9 && ones <= 9
}

// unixTime reads a number of seconds, milliseconds (shift 6) or microseconds
// (shift 3) since 1970 as nanoseconds·10^-shift. The message is "" if it is a
// time that an event can have.
func unixTime(b []byte, shift int) (t time.Time, message string) {
	ns, err := scaled(b, shift)
	if err == errNumber {
		return t, errNumber.Error()
	}
	t = time.Unix(ns/1e9, ns%1e9).UTC()
	if err != nil || !inEra(t) {
		return t, wantEra
	}
	return t, ""
}
