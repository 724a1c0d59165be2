package ingest

import (
	"maps"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// Option changes how a reader reads. An option that a format has no use for is
// ignored by its reader.
type Option func(*settings)

type settings struct {
	stopOnError bool
	maxRecord   int
	zone        *time.Location
	currency    string
	userFirst   bool
	reuse       bool
	inUSD       bool
	names       map[string]string
	stats       *Stats
}

const defaultMaxRecord = 16 << 20

func settingsOf(options []Option) settings {
	s := settings{maxRecord: defaultMaxRecord, zone: time.UTC, currency: conversion.UnknownCurrency}
	for _, option := range options {
		option(&s)
	}
	return s
}

// StopOnError ends the stream after the first error. Without it, reading goes
// on with the next record.
func StopOnError() Option { return func(s *settings) { s.stopOnError = true } }

// MaxRecord limits a record (a line, a row, a JSON document) to n bytes;
// longer ones are an [ErrTooLong] and are skipped without being held. The
// default, also for n < 1, is 16 MiB.
func MaxRecord(n int) Option {
	return func(s *settings) {
		s.maxRecord = n
		if n < 1 {
			s.maxRecord = defaultMaxRecord
		}
	}
}

// Zone is where times that name no zone are read. The default, also for nil,
// is UTC.
func Zone(loc *time.Location) Option {
	return func(s *settings) {
		s.zone = loc
		if loc == nil {
			s.zone = time.UTC
		}
	}
}

// Currency is that of amounts that name none; the default is XXX, the unknown
// currency. Anything but three letters is reported by the reader as its first
// and only error.
func Currency(code string) Option {
	return func(s *settings) { s.currency = strings.ToUpper(code) }
}

// UserFirst makes the user id the event's User where there is one, and the
// device's anonymous id only otherwise. The default is the other way round,
// see [Stitch]. In both cases a user id is kept as the property user_id.
func UserFirst() Option { return func(s *settings) { s.userFirst = true } }

// WithStats counts in stats, which is up to date whenever the loop's body runs
// and after the loop. Readers add to it, so that one Stats can serve several
// inputs, one after the other.
func WithStats(stats *Stats) Option { return func(s *settings) { s.stats = stats } }

// Reuse lets the reader overwrite the Props of the event before, for callers
// that keep no event beyond the loop's body, or copy what they keep. An event
// then costs one allocation.
func Reuse() Option { return func(s *settings) { s.reuse = true } }

// InUSD makes [GA4] take the amounts that the export has converted to US
// dollars. An event without them keeps its amount and currency.
func InUSD() Option { return func(s *settings) { s.inUSD = true } }

// GA4Names translates the event names of [NameTable] into those of GA4.
func GA4Names() Option { return Names(NameTable()) }

// Names translates event names by a table; a name that is not in it stays, and
// what the table gives is not translated again. The table is copied.
func Names(table map[string]string) Option {
	return func(s *settings) { s.names = maps.Clone(table) }
}
