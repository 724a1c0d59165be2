package ingest

import (
	"strings"
	"time"
)

// clock reads the times of a table by the layout and zone of its mapping.
type clock struct {
	layout string
	zone   *time.Location
	shift  int // of Unix times, else -1
}

// newClock is for mappings without faults.
func newClock(m *Mapping, zone *time.Location) clock {
	c := clock{layout: m.TimeLayout, zone: zone, shift: -1}
	if m.Zone != "" {
		c.zone, _ = time.LoadLocation(m.Zone)
	}
	switch c.layout {
	case layoutUnix:
		c.shift = 9
	case layoutUnixMS:
		c.shift = 6
	case layoutUnixUS:
		c.shift = 3
	}
	return c
}

// read returns the time in UTC. The message is "" if that went well.
func (c *clock) read(b []byte) (t time.Time, message string) {
	if c.shift >= 0 {
		if t, message = unixTime(b, c.shift); message == errNumber.Error() {
			message = "want a number as time_layout " + c.layout + " says"
		}
		return t, message
	}
	t, ok := c.parse(b)
	if !ok {
		return t, c.wanted(b)
	}
	if !inEra(t) {
		return t, wantEra
	}
	return t, ""
}

const plainLayout = "2006-01-02 15:04:05"

func (c *clock) parse(b []byte) (time.Time, bool) {
	switch c.layout {
	case "":
		return isoTime(b, c.zone)
	case plainLayout:
		// The same as time.ParseInLocation, which is slower.
		if len(b) == len(plainLayout) && b[10] == ' ' && b[16] == ':' {
			if t, ok := isoTime(b, c.zone); ok {
				return t, true
			}
		}
	}
	t, err := time.ParseInLocation(c.layout, string(b), c.zone)
	return t.UTC(), err == nil && !c.invented(t)
}

// invented reports whether the zone of t is an abbreviation that nobody knows,
// for which package time takes UTC.
func (c *clock) invented(t time.Time) bool {
	if !strings.Contains(c.layout, "MST") || strings.Contains(c.layout, "-07") || strings.Contains(c.layout, "Z07") {
		return false
	}
	name, offset := t.Zone()
	return offset == 0 && t.Location() != c.zone && name != "UTC" && !strings.HasPrefix(name, "GMT")
}

func (c *clock) wanted(b []byte) string {
	if c.layout != "" {
		return "want a time like " + c.layout + ", as time_layout says"
	}
	if isNumber(b) {
		return `want a time like 2006-01-02 15:04:05 (time_layout can be "unix", "unix_ms" or "unix_us")`
	}
	return `want a time like 2006-01-02 15:04:05 (others need a time_layout, such as "02.01.2006 15:04")`
}
