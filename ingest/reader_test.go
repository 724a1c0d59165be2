package ingest_test

import (
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/ingest"
)

// reader is a reader of the package, with its mapping if it has one.
type reader func(io.Reader, ...ingest.Option) iter.Seq2[conversion.Event, error]

func withMapping(m ingest.Mapping) reader {
	return func(r io.Reader, options ...ingest.Option) iter.Seq2[conversion.Event, error] {
		return ingest.CSV(r, m, options...)
	}
}

// lines collects what a sequence yields, one line each: the canonical form of
// an event, the text of an error.
func lines(seq iter.Seq2[conversion.Event, error]) []string {
	var all []string
	for e, err := range seq {
		if err != nil {
			all = append(all, "error: "+err.Error())
		} else {
			all = append(all, string(ingest.AppendJSON(nil, &e)))
		}
	}
	return all
}

func faults(seq iter.Seq2[conversion.Event, error]) []*ingest.Error {
	var all []*ingest.Error
	for _, err := range seq {
		var fault *ingest.Error
		if errors.As(err, &fault) {
			all = append(all, fault)
		}
	}
	return all
}

func events(seq iter.Seq2[conversion.Event, error]) []conversion.Event {
	var all []conversion.Event
	for e, err := range seq {
		if err == nil {
			all = append(all, e)
		}
	}
	return all
}

func splitLines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
