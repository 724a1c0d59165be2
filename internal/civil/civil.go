// Package civil cuts time into the days of a zone. A date is given as midnight UTC.
package civil

import "time"

// DateOf returns the date of a time in its zone.
func DateOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// StartOf returns the first instant at which a zone has a date, or where it left the
// date out a later one. From there to the start of the next date is a day.
func StartOf(date time.Time, zone *time.Location) time.Time {
	const most = 48 * time.Hour // no zone is further from UTC
	for at := date.Add(-most).In(zone); ; {
		begin, end := at.ZoneBounds()
		_, offset := at.Zone()
		first := date.Add(-time.Duration(offset) * time.Second)
		if !begin.IsZero() && begin.After(first) {
			first = begin
		}
		if end.IsZero() || first.Before(end) {
			return first.In(zone)
		}
		at = end
	}
}
