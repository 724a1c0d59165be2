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
		begin, end := Bounds(at)
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

// Bounds returns from when until when the zone has the offset that it has at t; a zero
// time is no bound. It is t.ZoneBounds, but for the last day of leap years in zones with
// summer time, from 2040 on, where that has an end that is not after t.
func Bounds(t time.Time) (begin, end time.Time) {
	begin, end = t.ZoneBounds()
	for later := t; !end.IsZero() && !end.After(t); {
		later = later.Add(time.Hour)
		_, end = later.ZoneBounds()
	}
	return begin, end
}
