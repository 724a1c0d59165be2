package ingest

import "unicode/utf8"

// Stats counts what a reader met. The zero value is ready for [WithStats].
// Records = Events + the errors about records + the sum of Skipped; an error of
// the io.Reader or of a mapping is in Errors only.
type Stats struct {
	Records int64
	Events  int64
	Errors  int64            // error pairs
	Skipped map[string]int64 // records that are no events, by reason: the kind of call
	Unknown map[string]int64 // fields that were not read, by name ("geo.city"), at most 1,000 names, each cut after 100 bytes
}

const (
	maxUnknown = 1000
	maxName    = 100
)

func (s *Stats) skip(reason []byte) {
	if s.Skipped == nil {
		s.Skipped = map[string]int64{}
	}
	count(s.Skipped, reason)
}

func (s *Stats) unknown(name []byte) {
	if s.Unknown == nil {
		s.Unknown = map[string]int64{}
	}
	count(s.Unknown, name)
}

func count(names map[string]int64, name []byte) {
	if len(name) > maxName {
		name = name[:maxName]
		for n := 1; n < utf8.UTFMax; n++ { // not inside of a letter
			if c := name[maxName-n]; utf8.RuneStart(c) {
				if !utf8.FullRune(name[maxName-n:]) {
					name = name[:maxName-n]
				}
				break
			}
		}
	}
	if _, known := names[string(name)]; known || len(names) < maxUnknown {
		names[string(name)]++
	}
}
