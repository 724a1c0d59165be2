package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/examples/internal/garden"
	"github.com/go-conversion/conversion/ingest"
)

// input is what there is to score, and what was wrong with it.
type input struct {
	source string
	users  [][]conversion.Event // the events of each user
	stats  ingest.Stats
	bad    []error // the first few records that could not be read

	badRecords int64

	nobody      int64 // events without a user
	firstNobody error
}

const maxShown = 5

// load returns the events of the file, or simulated ones.
func (o *options) load(stdin io.Reader, stderr io.Writer) (*input, error) {
	if o.events == "" {
		return &input{
			source: fmt.Sprintf("%s simulated visitors (seed %d)", count(int64(o.visitors)), o.seed),
			users:  garden.Visitors(o.seed, o.visitors),
		}, nil
	}
	file, err := open(o.events, stdin, stderr)
	if err != nil {
		return nil, err
	}
	defer file.close()
	in := &input{source: file.name}
	events, err := o.eventsOf(file, &in.stats)
	if err != nil {
		return nil, err
	}
	if err := o.group(in, events); err != nil {
		return nil, fmt.Errorf("%s: %w", file.name, err)
	}
	return in, nil
}

// The formats, by the names that -format knows.
var formats = []string{"ndjson", "csv", "ga4", "segment"}

// eventsOf returns the reader for the format of the file.
func (o *options) eventsOf(file *file, stats *ingest.Stats) (iter.Seq2[conversion.Event, error], error) {
	format := o.format
	if format == "" {
		guessed, err := guessFormat(file.name, file.head())
		if err != nil {
			return nil, usageError(fmt.Sprintf("%s: %v", file.name, err))
		}
		format = guessed
	}
	options := []ingest.Option{ingest.WithStats(stats), ingest.Zone(o.zone)}
	if o.currency != "" {
		options = append(options, ingest.Currency(o.currency))
	}
	switch format {
	case "ga4":
		return ingest.GA4(file, options...), nil
	case "segment":
		return ingest.Segment(file, options...), nil
	case "ndjson":
		return ingest.NDJSON(file, options...), nil
	}
	mapping, err := o.readMapping(file)
	if mapping.Zone != "" && !o.zoneGiven {
		o.zone, err = time.LoadLocation(mapping.Zone)
	}
	return ingest.CSV(file, mapping, options...), err
}

func (o *options) readMapping(file *file) (ingest.Mapping, error) {
	if o.mapping == "" {
		return ingest.Mapping{}, newUnmappedError(o.events, file.head(), file.isWhole())
	}
	data, err := os.ReadFile(o.mapping)
	if err != nil {
		return ingest.Mapping{}, err
	}
	mapping, err := ingest.ParseMapping(data)
	if err != nil {
		return mapping, fmt.Errorf("%s:\n%w", o.mapping, err)
	}
	return mapping, nil
}

// group collects the events, and writes a file of all errors if one is wanted.
func (o *options) group(in *input, events iter.Seq2[conversion.Event, error]) error {
	if o.errors == "" {
		return in.group(events, io.Discard)
	}
	to, err := os.Create(o.errors)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(to)
	err = in.group(events, buffer)
	return errors.Join(err, buffer.Flush(), to.Close())
}

// group sorts the events by user, because a file is seldom in that order, and
// notes what could not be read. The error is one that ended the reading.
func (in *input) group(events iter.Seq2[conversion.Event, error], errorFile io.Writer) error {
	var end error
	in.users = slices.Collect(ingest.Valid(ingest.GroupByUser(events), func(err error) {
		fmt.Fprintln(errorFile, strings.ReplaceAll(err.Error(), "\n", " "))
		var bad *ingest.Error
		switch {
		case errors.Is(err, ingest.ErrNoUser):
			if in.nobody++; in.nobody == 1 {
				in.firstNobody = err
			}
		case errors.As(err, &bad) && bad.Final:
			end = err
		default:
			in.badRecords++
			if len(in.bad) < maxShown {
				in.bad = append(in.bad, err)
			}
		}
	}))
	if end == nil && len(in.users) == 0 {
		return in.nothing()
	}
	return end
}

// nothing says why there is nothing to score.
func (in *input) nothing() error {
	switch {
	case in.nobody > 0:
		return fmt.Errorf("no event says whose it is (of %s), but goals are reached by users (in a mapping: \"user\": \"the column\")", count(in.nobody))
	case len(in.bad) > 0:
		return fmt.Errorf("no record can be read (of %s); the first: %w", count(in.badRecords), in.bad[0])
	}
	return errors.New("there are no events in it")
}
